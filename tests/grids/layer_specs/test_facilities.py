import pytest
import shapely

from grids.models import Facility
from tests.layer_files import file_of, import_layer

CODE = "36112701037000001"  # 17 digits; 7 to 11 are the category


@pytest.fixture
def load(tmp_path, town):
    def load(row, *words, name="f.gpkg"):
        made = {"code": CODE, "category": "c01037", **row}
        shapes = [shapely.Point(118, 29)] if name.endswith("gpkg") else None
        return import_layer("facilities", file_of(tmp_path / name, [made], shapes), *words)

    return load


def test_a_facility_keeps_its_label_when_a_file_changes_it(load):
    assert load({"maintainer": "unit-a"}).wrote() == (1, 0, 0)
    label = Facility.objects.get().qr_token
    assert len(label) == 16
    assert load({"maintainer": "unit-a"}).wrote() == (0, 0, 1)
    assert load({"maintainer": "unit-b", "status": "damaged"}).wrote() == (0, 1, 0)
    facility = Facility.objects.get()
    assert (facility.qr_token, facility.maintainer.code, facility.status) == (label, "unit-b", "damaged")


def test_two_columns_make_the_point(load):
    assert load({"经度": "118", "纬度": "29"}, "--crs", "gcj02", name="f.csv").wrote() == (1, 0, 0)
    assert Facility.objects.get().geom.x == pytest.approx(117.995, abs=0.01)
    assert Facility.objects.get().geom.x != 118


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"category": "m01037"}, "category.unknown"),
        ({"category": "c99998"}, "category.unknown"),
        ({"category": "lamp"}, "category.code"),
        ({"category": None}, "required"),
        ({"code": "12"}, "code.national"),
        ({"code": "36112701001000001"}, "code.national"),
        ({"owner": "nobody"}, "unit.unknown"),
    ],
)
def test_a_facility_that_breaks_a_rule_is_refused(load, row, rule):
    assert f"[{rule}]" in load(row).said
    assert not Facility.objects.exists()
