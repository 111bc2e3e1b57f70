import pytest

from gis_core.coordinates.crs import accuracy_m, crs_by_code, parse_crs
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import ZONES


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("EPSG:4490", "EPSG:4490"),
        ("epsg:4326", "EPSG:4326"),
        ("3857", "EPSG:3857"),
        ("EPSG:26910", "EPSG:26910"),
        ("GCJ-02", "gcj02"),
        ("bd09", "bd09"),
    ],
)
def test_a_crs_is_declared_by_code_or_offset_name(word, means):
    assert str(parse_crs(word)) == means


def test_auto_leaves_it_to_the_file():
    assert parse_crs("auto") is None


@pytest.mark.parametrize("epsg", sorted(ZONES))
def test_every_national_zone_reaches_storage_exactly(epsg):
    assert accuracy_m(crs_by_code(epsg)) == 0


@pytest.mark.parametrize("epsg", [2327, 2334, 2349, 2370, 2401, 2433, 4214, 4555, 4610, 21413])
def test_xian_80_and_beijing_54_are_refused_because_only_a_ballpark_is_public(epsg):
    with pytest.raises(CoordinatesRefused) as refused:
        crs_by_code(epsg)
    assert refused.value.code == "crs_ballpark"


def test_a_datum_without_published_shift_is_refused():
    with pytest.raises(CoordinatesRefused) as refused:
        crs_by_code(4001)  # Airy 1830 on an unknown datum
    assert refused.value.code in {"crs_ballpark", "crs_kind", "crs_unknown"}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("EPSG:99999", "crs_unknown"),
        ("EPSG:4979", "crs_kind"),
        ("EPSG:5773", "crs_kind"),
        ("EPSG:4978", "crs_kind"),
        ("wgs84", "crs_word"),
        ("+proj=longlat +nadgrids=/etc/passwd", "crs_word"),
        ("https://example.org/crs", "crs_word"),
        ("EPSG:４４９０", "crs_word"),
        ("", "crs_word"),
    ],
)
def test_any_other_word_is_refused_with_a_stable_code(word, code):
    with pytest.raises(CoordinatesRefused) as refused:
        parse_crs(word)
    assert refused.value.code == code
