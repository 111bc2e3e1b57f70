import pytest
import shapely
from django.core.management import call_command

from grids.models import Facility, HydrantProfile
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


HYDRANT = {"code": "36112701013000001", "category": "c01013"}


def test_a_hydrant_comes_with_its_profile_and_the_profile_alone_can_change(load):
    assert load(
        {**HYDRANT, "usable": "否", "管径": 100, "压力": 0.2, "遮挡": "被摊位遮挡"}, name="f.gpkg"
    ).wrote() == (
        1,
        0,
        0,
    )
    profile = HydrantProfile.objects.get()
    assert (profile.usable, profile.diameter_mm, profile.pressure_mpa) == (False, 100, 0.2)
    assert (profile.obstruction, profile.above_ground, profile.outlets) == ("被摊位遮挡", True, None)
    assert load({**HYDRANT, "usable": "否"}).wrote() == (0, 0, 1)
    assert load({**HYDRANT, "usable": "是"}).wrote() == (0, 1, 0)
    profile.refresh_from_db()
    assert (profile.usable, profile.diameter_mm) == (True, 100)
    assert load({**HYDRANT, "usable": "是", "status": "damaged"}).wrote() == (0, 1, 0)
    assert load({**HYDRANT, "usable": "否", "status": "lost"}).wrote() == (0, 1, 0)


def test_a_file_that_says_nothing_of_profiles_leaves_and_makes_none(load):
    assert load(HYDRANT).wrote() == (1, 0, 0)
    assert load({**HYDRANT, "usable": None, "name": "栓"}).wrote() == (0, 1, 0)
    assert not HydrantProfile.objects.exists()


def test_what_was_written_out_comes_back_unchanged(load, tmp_path):
    load({**HYDRANT, "usable": "否", "last_tested_on": "2026-05-04", "outlets": 3, "ring_network": "是"})
    load({"maintainer": "unit-a"}, name="lamp.gpkg")
    out = tmp_path / "out.gpkg"
    call_command("export_layer", "facilities", str(out))
    assert import_layer("facilities", out).wrote() == (0, 0, 2)
    HydrantProfile.objects.update(usable=True, outlets=None)
    assert import_layer("facilities", out).wrote() == (0, 1, 1)
    profile = HydrantProfile.objects.get()
    assert (profile.usable, profile.outlets, str(profile.last_tested_on)) == (False, 3, "2026-05-04")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"usable": "是"}, "hydrant.only"),  # a lamp
        ({**HYDRANT, "diameter_mm": 2001}, "range"),
        ({**HYDRANT, "diameter_mm": 0}, "range"),
        ({**HYDRANT, "outlets": 21}, "range"),
        ({**HYDRANT, "pressure_mpa": -1}, "range"),
    ],
)
def test_a_profile_that_cannot_be_is_refused(load, row, rule):
    assert f"[{rule}]" in load(row).said
    assert not Facility.objects.exists()
