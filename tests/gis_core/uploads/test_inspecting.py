"""What a file holds is said, whatever its format; what a person has to choose is asked."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely
from django.utils import timezone

from gis_core.coordinates.conversion import from_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.gcj02 import wgs84_to_gcj02
from gis_core.models import LayerUpload, User
from gis_core.uploads.inspecting import _Sample
from gis_core.uploads.services import read_again
from grids.models import County
from tests.layer_files import file_of
from tests.towns import Town, box, lonlat
from tests.uploads import previewed, read, work


@pytest.fixture
def technician(people: dict[str, User]) -> User:
    return people["technician"]


def again(upload: LayerUpload, **options: object) -> LayerUpload:
    read_again(upload=upload, options=options, now=timezone.now())
    work()
    upload.refresh_from_db()
    return upload


def square(x: float) -> shapely.Polygon:
    west, south = lonlat(x, 0.4)
    return shapely.box(west, south, west + 0.001, south + 0.001)


def metres(pairs: np.ndarray) -> np.ndarray:
    return np.column_stack(from_storage(pairs[:, 0], pairs[:, 1], DeclaredCrs(epsg=4548)))


@pytest.mark.parametrize(
    ("name", "epsg", "kind"),
    [
        ("a.gpkg", 4490, "gpkg"),
        ("a.geojson", 4326, "geojson"),
        ("a.fgb", 4490, "fgb"),
        ("a.zip", 4490, "shp"),
        ("a.kml", 4326, "kml"),
        ("a.kmz", 4326, "kml"),
        ("a.dxf", 4548, "dxf"),
        ("a.txt", 4548, "report"),
        ("a.csv", 4490, "csv"),
        ("a.xlsx", 4490, "xlsx"),
    ],
)
def test_every_format_of_the_command_is_read_and_drawn(
    technician: User, tmp_path: Path, name: str, epsg: int, kind: str
) -> None:
    County.objects.update(outline=box(0, 0, 3, 1))
    shapes = [square(0.2), square(0.6)]
    if epsg == 4548:
        shapes = [shapely.transform(shape, metres) for shape in shapes]
    upload = read(
        file_of(tmp_path / name, [{"code": "J1"}, {"code": "J2"}], shapes, epsg), "buildings", technician
    )
    seen = upload.inspection
    assert (upload.state, seen["kind"], seen["rows"]) == ("read", kind, 2), upload.problem
    assert sum(seen["shapes"].values()) == 2
    assert any(system["share"] == 1.0 and system["picture"]["areas"] for system in seen["systems"]), seen[
        "systems"
    ]


RING = "117.01,28.004 117.011,28.004 117.011,28.005 117.01,28.004"
FOLDER = (
    "<Folder><name>{name}</name><Placemark><name>{name}一号</name><Polygon><outerBoundaryIs><LinearRing>"
    "<coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>"
)


def test_a_file_of_several_layers_asks_which_and_reads_it(technician: User, tmp_path: Path) -> None:
    folders = "".join(FOLDER.format(name=name, ring=RING) for name in ("住宅", "商铺"))
    (tmp_path / "楼.kml").write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>'
    )
    upload = read(tmp_path / "楼.kml", "buildings", technician)
    assert (upload.state, upload.problem_code) == ("failed", "many_layers")
    assert upload.inspection["layers"] == ["住宅", "商铺"]
    upload = again(upload, layer="商铺")
    assert (upload.state, upload.inspection["rows"], upload.inspection["name"]) == ("read", 1, "商铺")


def test_a_workbook_whose_first_sheet_is_empty_offers_the_others(technician: User, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "空"
    sheet = book.create_sheet("名册")
    sheet.append(["编码", "名称"])
    sheet.append(["361127", "测试县"])
    book.save(tmp_path / "区划.xlsx")
    upload = read(tmp_path / "区划.xlsx", "divisions", technician)
    assert (upload.problem_code, upload.inspection["layers"]) == ("empty", ["空", "名册"])
    assert again(upload, layer="名册").inspection["rows"] == 1


def test_text_in_another_encoding_is_read_once_somebody_says_it(technician: User, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("code,name\n361127,測試縣\n".encode("big5") + b"x,\xff\xfe\n")
    upload = read(tmp_path / "a.csv", "divisions", technician)
    assert (upload.state, upload.problem_code) == ("failed", "encoding")
    (upload.path).write_bytes("code,name\n361127,測試縣\n".encode("big5"))
    upload = again(upload, encoding="big5")
    assert upload.inspection["columns"][1]["samples"] == ["測試縣"]


def test_columns_of_other_names_are_drawn_once_somebody_says_they_are_the_coordinates(
    technician: User, tmp_path: Path
) -> None:
    lon, lat = lonlat(0.5, 0.4)
    rows = [{"category": "m06013", "JD": x, "WD": str(lat)} for x in (str(lon), "坏")]
    upload = read(file_of(tmp_path / "a.csv", rows), "points", technician)
    assert upload.inspection["systems"] == []
    upload = again(upload, fields={"category": "category", "lon": "JD", "lat": "WD"}, left_out=["source_id"])
    assert upload.inspection["shapes"] == {"Point": 1, "none": 1}
    assert len(upload.inspection["systems"][0]["picture"]["dots"]) == 1
    upload = previewed(upload, crs="EPSG:4490")
    assert (upload.figures["inserted"], upload.figures["refused"]) == (1, 1)


def test_each_reading_of_points_says_how_well_it_fits_the_roads(
    technician: User, town: Town, tmp_path: Path
) -> None:
    """What was reported along a road, exported from a web map: only the reading as GCJ-02 lies on it."""
    along = shapely.line_interpolate_point(
        shapely.from_wkb(bytes(town.section.centreline.wkb)), np.linspace(0.1, 0.9, 9), normalized=True
    )
    lon, lat = wgs84_to_gcj02(shapely.get_x(along), shapely.get_y(along))
    rows = "".join(f"m01001,{x:.7f},{y:.7f}\n" for x, y in zip(lon, lat, strict=True))
    (tmp_path / "a.csv").write_text("category,lon,lat\n" + rows)
    upload = read(tmp_path / "a.csv", "points", technician)
    far = {system["word"]: system["road_m"] for system in upload.inspection["systems"]}
    assert far["gcj02"] < 0.5
    assert min(far["EPSG:4490"], far["bd09"]) > 20


def test_areas_are_not_held_against_the_roads(technician: User, tmp_path: Path) -> None:
    upload = read(file_of(tmp_path / "a.gpkg", [{"code": "J1"}], [square(0)], 4490), "buildings", technician)
    assert {system["road_m"] for system in upload.inspection["systems"]} == {None}


def test_a_long_file_is_sampled_evenly() -> None:
    sample = _Sample()
    for start in range(0, 50_000, 5_000):
        sample.take(np.array([shapely.Point(x, 0) for x in range(start, start + 5_000)], dtype=object), None)
    places = [shape.x for shape in sample.shapes]
    assert 1000 < len(places) <= 2000
    assert (places[0], sample.seen) == (0, 50_000)
    steps = {int(b - a) for a, b in pairwise(places)}
    assert len(steps) == 1
    assert places[-1] > 49_900
