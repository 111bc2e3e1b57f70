"""Roads, buildings and water in files: in, out, and back unchanged."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from gis_core.vector_files.source import open_vector_file
from grids.models import Building, Road, WaterBody
from tests.layer_files import Outcome, export_layer, file_of, import_layer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

SQUARE = shapely.box(118, 29, 118.001, 29.001)
STREET = shapely.MultiLineString([[(118, 29), (118.01, 29)], [(118.02, 29), (118.03, 29)]])


def load(layer: str, path: Path, row: dict[str, Any], shape: shapely.Geometry) -> Outcome:
    return import_layer(layer, file_of(path, [row], [shape]))


@pytest.mark.parametrize(
    ("layer", "row", "shape"),
    [
        ("roads", {"code": "D1", "name": "人民路", "class": "arterial", "pedestrian": True}, STREET),
        (
            "buildings",
            {"code": "J1", "name": "一号楼", "use": "residential", "storeys": 6, "height_m": 18.5},
            SQUARE,
        ),
        ("water", {"code": "S1", "name": "清溪河", "kind": "river"}, SQUARE),
    ],
)
def test_a_layer_comes_in_once_and_goes_out_as_it_came(
    tmp_path: Path, layer: str, row: dict[str, Any], shape: shapely.Geometry
) -> None:
    assert load(layer, tmp_path / "in.gpkg", row, shape).wrote() == (1, 0, 0)
    assert load(layer, tmp_path / "in.gpkg", row, shape).wrote() == (0, 0, 1)
    assert export_layer(layer, tmp_path / "out.gpkg").figures == {"written": 1}
    with open_vector_file(tmp_path / "out.gpkg") as opened:
        (read,) = [row for batch in opened for row in batch.to_pylist()]
    assert {name: read[name] for name in row} == row
    assert import_layer(layer, tmp_path / "out.gpkg").wrote() == (0, 0, 1)
    assert load(layer, tmp_path / "new.gpkg", {**row, "name": "新名"}, shape).wrote() == (0, 1, 0)


def test_a_street_in_one_piece_is_stored_as_one_of_many(tmp_path: Path) -> None:
    load("roads", tmp_path / "r.gpkg", {"code": "D1"}, shapely.LineString([(118, 29), (118.01, 29)]))
    road = Road.objects.get()
    assert (road.geom.geom_type, len(road.geom), road.road_class) == ("MultiLineString", 1, "lane")


def test_what_a_file_leaves_out_gets_the_usual(tmp_path: Path) -> None:
    load("buildings", tmp_path / "b.gpkg", {"code": "J1"}, SQUARE)
    load("water", tmp_path / "w.gpkg", {"code": "S1"}, SQUARE)
    building = Building.objects.get()
    assert (building.use, building.storeys, building.height_m, building.name) == ("other", None, None, "")
    assert WaterBody.objects.get().kind == "pond"


def test_a_use_that_nobody_knows_is_another_use_and_told(tmp_path: Path) -> None:
    outcome = load("buildings", tmp_path / "b.gpkg", {"code": "J1", "use": "castle"}, SQUARE)
    assert (outcome.figures["flagged"], Building.objects.get().use) == (1, "other")


@pytest.mark.parametrize(
    ("layer", "row", "rule"),
    [
        ("buildings", {"code": "J1", "height_m": 0.0}, "range"),
        ("buildings", {"code": "J1", "height_m": 1000.5}, "range"),
        ("buildings", {"code": "J1", "storeys": 301}, "range"),
        ("buildings", {"code": None}, "required"),
        ("water", {"code": "S1", "kind": "sea"}, "choice"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(
    tmp_path: Path, layer: str, row: dict[str, Any], rule: str
) -> None:
    assert f"[{rule}]" in load(layer, tmp_path / "x.gpkg", row, SQUARE).said
    assert not Building.objects.exists()
    assert not WaterBody.objects.exists()


def test_a_street_must_be_a_line(tmp_path: Path) -> None:
    assert "[geometry.type]" in load("roads", tmp_path / "r.gpkg", {"code": "D1"}, SQUARE).said
