import pytest

from grids.models import Place
from tests.layer_files import cell, file_of, import_layer


@pytest.fixture
def load(tmp_path, town):
    def load(row, *words):
        return import_layer(
            "places", file_of(tmp_path / "p.gpkg", [{"code": "P1", **row}], [cell(0, 0)]), *words
        )

    return load


def test_a_place_comes_in_once(load):
    row = {"kind": "site", "accountable_unit": "unit-a", "operator": "市场公司", "signed_on": "2024/5/1"}
    assert load(row, "--create-units").wrote() == (1, 0, 0)
    assert load(row).wrote() == (0, 0, 1)
    place = Place.objects.get()
    assert (place.name, place.operator.league, str(place.signed_on)) == ("P1", "none", "2024-05-01")


def test_a_compound_whose_firm_leaves_is_superseded(load):
    load({"kind": "compound", "management": "managed"})
    assert load({"kind": "compound", "management": "withdrawn"}, "--effective", "2030-01-01").wrote() == (
        0,
        1,
        0,
    )


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"kind": "compound"}, "place.management"),
        ({"kind": "storefront", "accountable_unit": "unit-a"}, "place.storefront"),
        ({"kind": "palace"}, "choice"),
        ({"kind": "site", "signed_on": "soon"}, "date"),
    ],
)
def test_a_place_that_breaks_a_rule_is_refused(load, row, rule):
    assert f"[{rule}]" in load(row).said
    assert not Place.objects.exists()
