"""Figures of rasters by area: exact parts of pixels, the same as another program's, kept with the version."""

import io
import json
import os
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio
import pytest
import rasterio
import shapely
import shapely.affinity
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from rasterio.transform import from_origin
from rasterstats import zonal_stats

from gis_core.coordinates.conversion import geometries_from_storage, move, to_storage
from gis_core.coordinates.crs import crs_by_code
from gis_core.imagery import zonal
from gis_core.imagery.areas import Area
from gis_core.imagery.counting import Order, counted, order_count
from gis_core.imagery.making import make_raster
from gis_core.imagery.zonal import figures
from gis_core.imagery.zonal_picture import counted_picture, scale_of
from gis_core.models import RasterLayer, User, ZonalCount, ZonalFigure
from gis_core.uploads.receiving import UploadRefused
from grids.models import Building
from tests.rasters import PIXEL, brought, slope, write_raster
from tests.towns import TODAY, Town, lonlat
from tests.uploads import work

#: What rasterstats does in another way than its libraries now want.
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")

LON, LAT = 117.0, 28.0
REAL = Path(os.environ.get("WANGGE_REAL_DATA", "/nowhere")) / "rasters"
real_data = pytest.mark.skipif(not REAL.is_dir(), reason="WANGGE_REAL_DATA is not set")


def area(west: float, north: float, east: float, south: float) -> Area:
    """A rectangle whose sides are counted in pixels from the raster's corner."""
    box = shapely.box(LON + west * PIXEL, LAT - south * PIXEL, LON + east * PIXEL, LAT - north * PIXEL)
    return Area("A", "", 1.0, box)


@pytest.fixture
def squares(tmp_path: Path) -> Path:
    """Ten by ten pixels, numbered from the north-west; the first holds no value."""
    values = np.arange(100, dtype=np.float32).reshape(10, 10)
    values[0, 0] = -9999
    return write_raster(
        tmp_path / "a.tif", values, nodata=-9999, transform=from_origin(LON, LAT, PIXEL, PIXEL)
    )


def of(path: Path, *areas: Area, measure: str = "values", bound: float | None = None) -> list[object]:
    return figures(path, areas, epsg=4490, band=1, measure=measure, bound=bound)


def test_a_pixel_counts_by_the_part_that_lies_inside(squares: Path) -> None:
    (one,) = of(squares, area(2.5, 0, 4, 1))
    assert one.mean == pytest.approx((2 * 0.5 + 3) / 1.5, rel=1e-6)
    assert (one.least, one.greatest, one.covered) == (2.0, 3.0, pytest.approx(1))


def test_what_holds_no_value_is_not_covered_and_counts_for_nothing(squares: Path) -> None:
    half, none, beyond = of(squares, area(0, 0, 2, 1), area(0, 0, 1, 1), area(200, 200, 201, 201))
    assert (half.covered, half.mean) == (pytest.approx(0.5), pytest.approx(1))
    assert [(none.covered, none.mean), (beyond.covered, beyond.mean)] == [(0, None), (0, None)]


@pytest.mark.parametrize(
    ("measure", "bound", "share"),
    [("above", 5, 5 / 9), ("above", 0, 1), ("class", 3, 1 / 9), ("class", 77, 0)],
)
def test_the_share_is_of_what_holds_values(squares: Path, measure: str, bound: float, share: float) -> None:
    row = area(0, 0, 10, 1)
    (one,) = of(squares, row, measure=measure, bound=bound)
    assert one.share == pytest.approx(share, rel=1e-6)


def test_parts_of_a_divided_area_make_the_whole(squares: Path) -> None:
    whole, left, right = of(squares, area(1, 1, 9, 9), area(1, 1, 4.3, 9), area(4.3, 1, 9, 9))
    assert left.mean * 3.3 + right.mean * 4.7 == pytest.approx(whole.mean * 8, rel=1e-6)


def test_a_raster_in_a_plane_system_gives_what_rasterstats_gives(tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:400, 0:400]
    values = (50 + 10 * np.sin(rows / 30) + columns / 20).astype(np.float32)
    path = write_raster(
        tmp_path / "a.tif", values, crs="EPSG:4548", transform=from_origin(500_000, 3_100_000, 1, 1)
    )
    declared = crs_by_code(4548)
    there = np.array([shapely.Point(500_150 + 40 * n, 3_099_800).buffer(60) for n in range(4)], dtype=object)
    areas = [
        Area(str(n), "", 1.0, g) for n, g in enumerate(move(there, lambda x, y: to_storage(x, y, declared)))
    ]
    ours = figures(path, areas, epsg=4548, band=1, measure="values", bound=None)
    back = geometries_from_storage(np.array([one.geom for one in areas]), declared)
    theirs = zonal_stats(list(back), str(path), nodata=-9999, stats=["mean", "min", "max"])
    for one, other in zip(ours, theirs, strict=True):
        assert one.mean == pytest.approx(other["mean"], rel=1e-3)
        assert one.greatest == pytest.approx(other["max"], abs=0.5)
        assert one.covered == pytest.approx(1, abs=1e-6)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def heights(town: Town, people: dict[str, User], tmp_path: Path) -> RasterLayer:
    """A slope of 64 by 64 pixels at the town's north-west corner, in grid G1, with a house of 10 by 10 on it."""
    lon, lat = lonlat(0, 1)
    house = shapely.box(lon + 10 * PIXEL, lat - 20 * PIXEL, lon + 20 * PIXEL, lat - 10 * PIXEL)
    Building.objects.create(code="H1", name="一号楼", geom=shapely.to_wkt(shapely.MultiPolygon([house])))
    return brought(write_raster(tmp_path / "a.tif", slope()), people["technician"])


def ordered(layer: RasterLayer, by: User, **order: object) -> ZonalCount:
    wanted = Order(**{"areas": "buildings", "on_date": TODAY, **order})  # type: ignore[arg-type]
    count = order_count(layer=layer, order=wanted, by=by, language="zh-hans", now=timezone.now())
    work()
    count.refresh_from_db()
    return count


def test_buildings_are_counted_with_the_version(heights: RasterLayer, people: dict[str, User]) -> None:
    count = ordered(heights, people["technician"])
    (figure,) = count.figures.all()
    assert (count.state, count.version, count.sha256) == ("ready", 1, heights.sha256)
    assert (figure.code, figure.mean) == ("H1", pytest.approx(100 + 0.5 * 14.5, rel=1e-6))
    assert figure.covered == pytest.approx(1)
    assert 90 < figure.area_m2 < 115


def test_the_counted_area_is_the_share_of_the_ellipsoid_s(
    heights: RasterLayer, people: dict[str, User]
) -> None:
    (figure,) = ordered(heights, people["technician"], measure="above", bound=107.5).figures.all()
    assert figure.share == pytest.approx(0.5, rel=1e-6)
    assert figure.counted_m2 == pytest.approx(figure.area_m2 / 2, rel=1e-5)


def test_a_grid_is_covered_only_where_the_raster_lies(
    heights: RasterLayer, people: dict[str, User], town: Town
) -> None:
    rows = list(ordered(heights, people["technician"], areas="grids").figures.all())
    assert [row.code for row in rows] == [town.grids["G1"].code]
    assert 0 < rows[0].covered < 0.01


def test_what_was_replaced_meanwhile_is_not_counted(heights: RasterLayer, people: dict[str, User]) -> None:
    order = Order(areas="buildings", on_date=TODAY)
    count = order_count(
        layer=heights, order=order, by=people["technician"], language="zh-hans", now=timezone.now()
    )
    RasterLayer.objects.filter(pk=heights.pk).update(sha256="0" * 64)
    count.refresh_from_db()
    with pytest.raises(UploadRefused):
        counted(count)
    work()
    count.refresh_from_db()
    assert (count.state, "被替换" in count.problem) == ("failed", True)


def test_what_cannot_be_counted_is_refused(heights: RasterLayer, people: dict[str, User]) -> None:
    odd = (
        {"areas": "clouds"},
        {"measure": "wild"},
        {"band": 2},
        {"measure": "above"},
        {"measure": "class", "bound": float("nan")},
        {"bound": 3.0},
    )
    for order in odd:
        with pytest.raises(UploadRefused):
            ordered(heights, people["technician"], **order)
    assert ordered(heights, people["technician"], areas="renovation_zones").state == "failed"
    assert not ZonalCount.objects.filter(state="ready").exists()


def test_figures_are_read_on_a_page_and_as_a_workbook(heights: RasterLayer, people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["planner"])
    said = {"areas": "buildings", "on": TODAY.isoformat(), "measure": "values"}
    page = client.post(f"/imagery/{heights.pk}/count/", said)
    count = ZonalCount.objects.get()
    assert page["Location"] == f"/imagery/counts/{count.pk}/"
    assert client.get(f"/imagery/counts/{count.pk}.xlsx").status_code == 404
    work()
    assert "107.25" in client.get(f"/imagery/counts/{count.pk}/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(body(client.get(f"/imagery/counts/{count.pk}.xlsx"))))
    header, row = list(book.active.iter_rows(values_only=True))
    told = dict(zip(header, row, strict=True))
    assert (told["编码"], told["版本"], told["拍摄日期"]) == ("H1", 1, TODAY.isoformat())
    assert told["平均值"] == pytest.approx(107.25)
    assert f"/imagery/counts/{count.pk}/" in client.get(f"/imagery/{heights.pk}/").content.decode()


def body(response: object) -> bytes:
    """All of a file that is sent in pieces."""
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["gpkg", "geojson"])
def test_figures_are_taken_away_with_their_outlines(
    heights: RasterLayer, people: dict[str, User], tmp_path: Path, kind: str
) -> None:
    count = ordered(heights, people["technician"])
    client = Client()
    client.force_login(people["collector"])
    path = tmp_path / f"a.{kind}"
    path.write_bytes(body(client.get(f"/imagery/counts/{count.pk}.{kind}")))
    read = pyogrio.read_dataframe(path, use_arrow=False) if kind == "gpkg" else None
    (told,) = json.loads(path.read_text())["features"] if kind == "geojson" else [None]
    assert client.get(f"/imagery/counts/{count.pk}.exe").status_code == 404
    outline = Building.objects.get().geom
    if read is not None:
        assert (read.code[0], read["mean"][0], read.crs.to_epsg()) == ("H1", pytest.approx(107.25), 4490)
        assert read.geometry[0].equals(shapely.from_wkb(bytes(outline.wkb)))
    else:
        assert (told["properties"]["code"], told["properties"]["mean"]) == ("H1", pytest.approx(107.25))
        assert shapely.from_geojson(json.dumps(told["geometry"])).area == pytest.approx(outline.area)


def test_the_command_counts_at_once(heights: RasterLayer, people: dict[str, User], capsys) -> None:
    call_command("zonal_statistics", heights.pk, areas="buildings", user="technician", json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == 1
    assert told["figures"][0]["mean"] == pytest.approx(107.25)


def test_a_raster_with_a_mask_is_counted_by_it(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        write_raster(path, np.ones((10, 10), np.float32), transform=from_origin(LON, LAT, PIXEL, PIXEL))
        with rasterio.open(path, "r+") as raster:
            mask = np.full((10, 10), 255, np.uint8)
            mask[:, :5] = 0
            raster.write_mask(mask)
    beside = area(20, 0, 30, 10)
    both = Area("A", "", 1.0, shapely.union_all([area(0, 0, 10, 10).geom, beside.geom]))
    assert [one.covered for one in of(path, area(0, 0, 10, 10), beside, both)] == pytest.approx(
        [0.5, 0, 0.25]
    )


def test_what_is_no_number_is_no_value(tmp_path: Path) -> None:
    values = np.array([[1, np.inf, 3, np.nan]], np.float32)
    path = write_raster(tmp_path / "a.tif", values, transform=from_origin(LON, LAT, PIXEL, PIXEL))
    (one,) = of(path, area(0, 0, 4, 1))
    assert (one.covered, one.mean, one.least, one.greatest) == (pytest.approx(0.5), pytest.approx(2), 1, 3)
    (one,) = of(path, area(0, 0, 4, 1), measure="above", bound=2)
    assert (one.covered, one.share) == (pytest.approx(0.5), pytest.approx(0.5))


def test_a_scale_that_the_raster_names_counts(tmp_path: Path) -> None:
    path = write_raster(
        tmp_path / "a.tif", np.array([[1, 3]], np.int16), transform=from_origin(LON, LAT, PIXEL, PIXEL)
    )
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (50,)
    (one,) = of(path, area(0, 0, 2, 1))
    assert (one.mean, one.least, one.greatest) == pytest.approx((50.2, 50.1, 50.3))


def test_each_pixel_is_read_once_whatever_the_order_of_the_areas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_raster(
        tmp_path / "a.tif", np.ones((90, 90), np.uint8), transform=from_origin(LON, LAT, PIXEL, PIXEL)
    )
    windows = []

    def noted(dataset: object, band: int, inside: zonal.Stretches) -> zonal.Pixels:
        windows.append((pixels := read(dataset, band, inside)).window)
        return pixels

    read = zonal._read
    monkeypatch.setattr(zonal, "_read", noted)
    monkeypatch.setattr(zonal, "READ_PX", 40)
    cells = [area(8 * n % 80, 8 * n // 80 * 8, 8 * n % 80 + 10, 8 * n // 80 * 8 + 10) for n in range(100)]
    assert [one.covered for one in of(path, *cells[::7], *cells)] == pytest.approx([1] * 115)
    assert sum(window.width * window.height for window in windows) <= 90 * 90


def test_the_map_is_told_the_step_of_each_area(heights: RasterLayer, people: dict[str, User]) -> None:
    second = Building.objects.get()
    second.pk, second.code = None, "H2"
    second.geom = GEOSGeometry(shapely.to_wkt(moved(second.geom, columns=20)), srid=4490)
    second.save()
    count = ordered(heights, people["technician"])
    client = Client()
    assert client.get(f"/imagery/counts/{count.pk}/map/").status_code == 401
    client.force_login(people["collector"])
    told = client.get(f"/imagery/counts/{count.pk}/map/").json()
    assert [(area["name"].split()[0], area["step"]) for area in told["areas"]] == [("H1", 0), ("H2", 4)]
    assert told["steps"][0] == "107.2 – 109.2"
    assert told["areas"][0]["geometry"]["type"] == "MultiPolygon"
    assert client.get(f"/imagery/counts/{count.pk + 1}/map/").status_code == 404
    page = client.get(f"/imagery/counts/{count.pk}/").content.decode()
    assert f"counted={count.pk}" in page
    assert "zonal__cell--4" in page


def moved(geom: GEOSGeometry, *, columns: int) -> shapely.Geometry:
    return shapely.affinity.translate(shapely.from_wkb(bytes(geom.wkb)), xoff=columns * PIXEL)


@pytest.mark.parametrize(
    ("values", "bounds", "steps"),
    [
        ([10.0, 20.0], (10, 12, 14, 16, 18, 20), [0, 4]),
        ([10.0, 12.0, 13.99, 14.0, 20.0], (10, 12, 14, 16, 18, 20), [0, 1, 1, 2, 4]),
        ([7.0, 7.0], (7, 7), [0, 0]),
        ([None, 7.0, 8.0], (7, 7.2, 7.4, 7.6, 7.8, 8), [0, 4]),
    ],
)
def test_values_are_told_in_five_equal_steps(values: list[float | None], bounds, steps) -> None:
    scale = scale_of([ZonalFigure(mean=value) for value in values], "values")
    assert scale is not None
    assert scale.bounds == pytest.approx(bounds)
    assert [scale.step_of(value) for value in values if value is not None] == steps


def test_shares_are_told_between_nothing_and_all() -> None:
    scale = scale_of([ZonalFigure(share=share) for share in (0.0, 0.2, 0.5, 1.0)], "class")
    assert scale is not None
    assert scale.titles == ["0% – 20%", "20% – 40%", "40% – 60%", "60% – 80%", "80% – 100%"]
    assert [scale.step_of(share) for share in (0.0, 0.19, 0.2, 0.5, 1.0)] == [0, 0, 1, 2, 4]


def test_where_nothing_is_known_there_is_no_scale_and_no_picture() -> None:
    assert scale_of([ZonalFigure(), ZonalFigure()], "values") is None
    assert counted_picture([], "values") is None


@real_data
@pytest.mark.parametrize("name", ["cog.tif", "nocog.tif", "201404_13SED190110_201404_0x1500m_CL_1_alpha.tif"])
def test_published_rasters_give_what_rasterstats_gives(name: str, tmp_path: Path) -> None:
    made = make_raster(REAL / name, tmp_path, averages=True, tell=lambda _phase, _percent: None)
    declared, band = crs_by_code(made.facts["epsg"]), made.facts["value_bands"][0]
    with rasterio.open(made.path) as raster:
        known = np.where(raster.read_masks(band) > 0, raster.read(band).astype(np.float64), np.nan)
        corner = raster.transform
    rows, columns = known.shape
    cells = [
        (int(a * columns), int(b * rows), int((a + 0.3) * columns), int((b + 0.3) * rows))
        for a, b in ((0.05, 0.1), (0.35, 0.35), (0.6, 0.65))
    ]
    boxes = [
        shapely.box(*(corner @ (west, south)), *(corner @ (east, north)))
        for west, north, east, south in cells
    ]
    bent = shapely.segmentize(np.array(boxes, dtype=object), corner.a * 10)
    there = move(bent, lambda x, y: to_storage(x, y, declared))
    areas = [Area(str(n), "", 1.0, geom) for n, geom in enumerate(there)]
    ours = figures(made.path, areas, epsg=made.facts["epsg"], band=band, measure="values", bound=None)
    theirs = zonal_stats(boxes, known, affine=corner, nodata=np.nan, stats=["mean", "count", "min", "max"])
    for one, other, (west, north, east, south) in zip(ours, theirs, cells, strict=True):
        assert one.covered == pytest.approx(other["count"] / ((east - west) * (south - north)), abs=1e-6)
        assert one.mean == pytest.approx(other["mean"], rel=1e-6)
        assert (one.least <= other["min"], one.greatest >= other["max"]) == (True, True)
