import pytest
import shapely

from grids.models import RoadSection, Unit
from tests.layer_files import file_of, import_layer

LINE = shapely.LineString([(118, 29), (118.01, 29)])  # about 970 m


@pytest.fixture
def load(tmp_path, town):
    def load(row, *words, shape=LINE):
        return import_layer("road_sections", file_of(tmp_path / "r.gpkg", [row], [shape]), *words)

    return load


def test_the_database_makes_the_corridor_from_the_centreline(load):
    assert load({"code": "S1", "width_m": 20.0}).wrote() == (1, 0, 0)
    section = RoadSection.objects.get(code="S1")
    assert (section.width_left_m, section.width_right_m) == (10, 10)
    assert section.geom.transform(4548, clone=True).area == pytest.approx(20 * 970, rel=0.02)


def test_a_class_that_is_not_ours_is_a_lane_and_flagged(load):
    outcome = load({"code": "S1", "highway": "footway"})
    assert (outcome.status, outcome.figures["flagged"]) == (0, 1)
    assert RoadSection.objects.get(code="S1").road_class == "lane"
    assert (
        load({"code": "S2", "highway": "primary"}, "--map", "class:primary=arterial").figures["flagged"] == 0
    )
    assert RoadSection.objects.get(code="S2").road_class == "arterial"


def test_who_supervises_is_scored_and_who_handles_need_not_be(load):
    row = {"code": "S1", "supervising_unit": "监管单位甲", "cleaning_unit": "保洁公司"}
    assert load(row, "--create-units").status == 0
    assert Unit.objects.get(name="监管单位甲").league == "responsible"
    assert Unit.objects.get(name="保洁公司").league == "none"


def test_the_same_file_again_changes_nothing_and_a_new_width_supersedes(load):
    load({"code": "S1", "width_m": 20.0})
    assert load({"code": "S1", "width_m": 20.0}).wrote() == (0, 0, 1)
    assert load({"code": "S1", "width_m": 30.0}, "--effective", "2030-01-01").wrote() == (0, 1, 0)
    assert RoadSection.objects.filter(code="S1").count() == 2


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"width_m": 0.0}, "section.width"),
        ({"width_left_m": 500.0}, "range"),
        ({"width_left_m": -1.0}, "range"),
        ({"road": "nowhere"}, "road.unknown"),
        ({"side": "up"}, "choice"),
    ],
)
def test_a_section_that_makes_no_corridor_is_refused(load, row, rule):
    assert f"[{rule}]" in load({"code": "S1", **row}).said
