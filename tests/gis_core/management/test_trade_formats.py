"""Formats of the trade, by the two commands as a user runs them."""

import ezdxf
import pytest
import shapely

from gis_core.coordinates.gcj02 import wgs84_to_gcj02
from grids.models import Grid
from surveys.models import SurveyPoint
from tests.layer_files import cell, export_layer, file_of, import_layer
from tests.towns import COMMUNITY, Town, lonlat

pytestmark = pytest.mark.django_db
UNITS = ("--field", "accountable_unit=unit", "--create-units")
ROWS = [{"code": f"{COMMUNITY}{n}", "name": f"第{n}格", "unit": "甲"} for n in (101, 102)]
CELLS = [cell(0, 0), cell(1, 0)]


@pytest.fixture
def two_grids(tmp_path) -> list[str]:
    import_layer("grids", file_of(tmp_path / "grids.gpkg", ROWS, CELLS), *UNITS)
    return [row["code"] for row in ROWS]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("g.kml", ()),
        ("g.kmz", ()),
        ("g.ovkml", ()),
        ("g.ovkmz", ("--crs", "gcj02")),
        ("g.ovkml", ("--crs", "bd09")),
    ],
)
def test_grids_written_for_web_maps_come_back_as_they_are(two_grids, tmp_path, name, words):
    assert export_layer("grids", tmp_path / name, *words).status == 0
    outcome = import_layer("grids", tmp_path / name)
    assert (outcome.status, outcome.wrote()) == (0, (0, 0, 2)), outcome.said


def test_grids_written_as_a_drawing_come_back_by_their_labels(two_grids, tmp_path):
    assert export_layer("grids", tmp_path / "g.dxf").status == 0
    refused = import_layer("grids", tmp_path / "g.dxf", "--field", "code=label")
    assert refused.status == 1
    assert "--crs" in refused.said
    outcome = import_layer("grids", tmp_path / "g.dxf", "--field", "code=label", "--crs", "EPSG:4548")
    assert (outcome.status, outcome.wrote()) == (0, (0, 0, 2)), outcome.said


def test_grids_written_as_a_report_say_their_zone_and_come_back_to_the_millimetre(two_grids, tmp_path):
    assert export_layer("grids", tmp_path / "g.txt").status == 0
    text = (tmp_path / "g.txt").read_text("gb18030")
    assert "带号=39" in text
    assert ROWS[0]["code"] in text
    outcome = import_layer("grids", tmp_path / "g.txt")
    assert (outcome.status, outcome.figures["refused"]) == (0, 0), outcome.said
    for row, shape in zip(ROWS, CELLS, strict=True):
        found = Grid.objects.known().get(code=row["code"]).geom
        assert shapely.hausdorff_distance(shapely.from_wkb(bytes(found.wkb)), shape) < 2e-8  # 2 mm


def test_a_layer_far_from_every_zone_asks_for_a_system(two_grids, tmp_path):
    outcome = export_layer("grids", tmp_path / "g.dxf", "--bbox", "0,0,1,1")
    assert outcome.status == 1
    assert "--crs EPSG:代码" in outcome.said


def test_symbols_of_a_drawing_are_points_by_their_tags(town: Town, tmp_path):
    drawing = ezdxf.new("R2010")
    block = drawing.blocks.new("PIT")
    block.add_circle((0, 0), 1)
    block.add_attdef("ID", (0, 0))
    lon, lat = lonlat(0.5, 0.5)
    pit = drawing.modelspace().add_blockref("PIT", (lon, lat), dxfattribs={"layer": "井盖"})
    pit.add_attrib("ID", "J-7", (0, 0))
    drawing.saveas(tmp_path / "pits.dxf")
    outcome = import_layer(
        "points",
        tmp_path / "pits.dxf",
        "--field",
        "source_id=id",
        "--set",
        "category=m01037",
        "--crs",
        "EPSG:4490",
    )
    assert outcome.wrote() == (1, 0, 0), outcome.said
    assert SurveyPoint.objects.get().source_id == "J-7"


def test_points_of_several_coordinate_types_keep_their_pairs_and_meet_in_one_place(town: Town, tmp_path):
    lon, lat = lonlat(0.5, 0.5)
    offset_lon, offset_lat = (float(number) for number in wgs84_to_gcj02(lon, lat))
    marks = [("甲", "GCJ02", offset_lon, offset_lat), ("乙", "CGCS2000", lon, lat)]
    placemarks = "".join(
        f"<Placemark><name>{name}</name><OvCoordType>{kind}</OvCoordType>"
        f"<Point><coordinates>{x!r},{y!r},0</coordinates></Point></Placemark>"
        for name, kind, x, y in marks
    )
    path = tmp_path / "marks.ovkml"
    path.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{placemarks}</Document></kml>')
    words = ("--field", "source_id=name", "--set", "category=m01037")
    outcome = import_layer("points", path, *words)
    assert outcome.wrote() == (2, 0, 0), outcome.said
    assert "几种坐标系" in outcome.said
    found = {point.source_id: point for point in SurveyPoint.objects.all()}
    assert {name: (found[name].raw_crs, found[name].raw_x, found[name].raw_y) for name in found} == {
        "甲": ("gcj02", offset_lon, offset_lat),
        "乙": ("EPSG:4490", lon, lat),
    }
    assert "gcj02" in found["甲"].conversion
    assert found["乙"].conversion == ""
    assert found["甲"].geom.distance(found["乙"].geom) < 1e-8
    assert import_layer("points", path, *words).wrote() == (0, 0, 2)
