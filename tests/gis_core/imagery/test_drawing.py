"""Tiles of rasters: no seams, no value where there is none, shades of heights; and values at a place."""

import io
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from django.test import override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.transform import from_bounds, from_origin
from rasterio.warp import reproject

from gis_core.imagery.drawing import (
    BLOCKS_HELD_MB,
    TILE_PX,
    _read,
    hillshade,
    opened,
    square,
    tile_png,
    values_at,
)
from gis_core.imagery.looks import look_of
from gis_core.imagery.making import make_raster
from gis_core.models import RasterLayer
from gis_core.tile_making import TileAddress
from tests.rasters import write_raster

#: A raster of 3 km on a side in a Gauss-Krüger zone, its pixels 1.5 m.
SIDE, PIXEL_M = 2000, 1.5


def layer_of(path: Path, folder: Path, kind: str) -> RasterLayer:
    """A raster layer that is in no database, over a COG of the file."""
    folder.mkdir()
    made = make_raster(path, folder, averages=True, tell=lambda _phase, _percent: None)
    layer = RasterLayer(kind=kind, version=1, facts=made.facts, sha256=made.sha256)
    layer.folder.mkdir(parents=True)
    made.path.rename(layer.path)
    return layer


@pytest.fixture(scope="module")
def hills(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasterLayer]:
    """Hills with a lake in them that holds no value."""
    folder = tmp_path_factory.mktemp("hills")
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    heights = 100 + 20 * np.sin(rows / 37) * np.cos(columns / 53) + columns / 100
    heights[900:1100, 900:1100] = -9999
    path = write_raster(
        folder / "a.tif",
        heights.astype(np.float32),
        crs="EPSG:4548",
        transform=from_origin(500_000, 3_100_000, PIXEL_M, PIXEL_M),
        nodata=-9999,
    )
    with override_settings(MEDIA_ROOT=folder):
        yield layer_of(path, folder / "made", "dsm")


def address_at(layer: RasterLayer, z: int, across: float = 0.5, down: float = 0.5) -> TileAddress:
    west, south, east, north = layer.facts["bounds"]
    lon, lat = west + across * (east - west), north - down * (north - south)
    n = 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return TileAddress(z, int((lon + 180) / 360 * n), int(y))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("LA"))


@given(
    z=st.integers(11, 20), across=st.floats(0.05, 0.95), down=st.floats(0.05, 0.95), margin=st.integers(1, 8)
)
@example(z=15, across=0.75, down=0.25, margin=7)  # one pixel of 1,792 is rounded to the other side
@settings(max_examples=12)
def test_what_a_tile_shows_beyond_its_edge_is_what_its_neighbour_shows(
    hills: RasterLayer, z: int, across: float, down: float, margin: int
) -> None:
    address = address_at(hills, z, across, down)
    wide = _read(hills, address, [1], margin).array
    east = _read(hills, TileAddress(z, address.x + 1, address.y), [1], 0).array
    south = _read(hills, TileAddress(z, address.x, address.y + 1), [1], 0).array
    inside = slice(margin, margin + TILE_PX)
    for beyond, neighbour in (
        (wide[:, inside, margin + TILE_PX :], east[:, :, :margin]),
        (wide[:, margin + TILE_PX :, inside], south[:, :margin, :]),
    ):
        assert np.array_equal(np.ma.getmaskarray(beyond), np.ma.getmaskarray(neighbour))
        np.testing.assert_array_max_ulp(beyond.filled(0), neighbour.filled(0), maxulp=1)


def test_a_tile_is_what_gdal_warps_onto_the_same_grid(hills: RasterLayer) -> None:
    address = address_at(hills, 17, 0.2, 0.3)
    drawn = _read(hills, address, [1], 0).array[0]
    with rasterio.open(hills.path) as cog:
        expected = np.full((TILE_PX, TILE_PX), -9999, np.float32)
        reproject(
            rasterio.band(cog, 1), expected, dst_crs="EPSG:3857", dst_nodata=-9999, resampling=Resampling.bilinear,
            dst_transform=from_bounds(*square(address), TILE_PX, TILE_PX), tolerance=1e-9,
        )  # fmt: skip
    assert np.allclose(drawn.filled(-9999), expected, atol=1e-3)


def test_what_holds_no_value_is_transparent(hills: RasterLayer) -> None:
    lake = pixels(tile_png(hills, address_at(hills, 19, 0.5, 0.5), look_of(hills)))
    shore = pixels(tile_png(hills, address_at(hills, 15, 0.5, 0.5), look_of(hills)))
    assert not lake[..., 1].any()
    assert set(np.unique(shore[..., 1])) == {0, 255}


def test_beyond_the_raster_there_is_nothing(hills: RasterLayer) -> None:
    assert not pixels(tile_png(hills, TileAddress(12, 0, 0), look_of(hills)))[..., 1].any()


def test_a_slope_towards_the_light_is_bright_and_one_away_from_it_dark() -> None:
    rise = np.tile(np.arange(10, dtype=float), (10, 1))
    to_the_light, away = (
        hillshade(np.ma.MaskedArray(heights), north=0, pixel=1) for heights in (rise, -rise)
    )
    flat = hillshade(np.ma.MaskedArray(np.zeros((10, 10))), north=0, pixel=1)
    # The light comes from the north-west: ground that rises to the east looks at it.
    assert to_the_light.mean() > flat.mean() > away.mean()
    assert flat.min() == flat.max() == round(1 + 254 * math.sin(math.radians(45)))


def test_shades_go_by_metres_of_the_ground_not_of_the_map() -> None:
    rise = np.ma.MaskedArray(np.tile(np.arange(10, dtype=float), (10, 1)))
    at_sixty_degrees_m = 6_378_137 * math.log(math.tan(math.radians(75)))
    high = hillshade(rise, north=at_sixty_degrees_m, pixel=2)
    assert np.abs(high.astype(int) - hillshade(rise, north=0, pixel=1).astype(int)).max() <= 1


def test_a_band_in_grey_goes_from_the_second_to_the_98th_of_a_hundred(hills: RasterLayer) -> None:
    picture = pixels(tile_png(hills, address_at(hills, 14), look_of(hills, "grey")))
    shown = picture[..., 0][picture[..., 1] > 0]
    assert shown.min() == 0
    assert shown.max() == 255
    assert 100 < shown.mean() < 155


def test_a_raster_is_not_drawn_as_what_it_is_not(hills: RasterLayer) -> None:
    for style, band in (("colours", None), ("wild", None), ("grey", 2)):
        with pytest.raises(ValueError, match=r"colours|wild|2"):
            look_of(hills, style, band)


def test_the_value_at_a_place_is_the_pixel_s(hills: RasterLayer) -> None:
    west, south, east, north = hills.facts["bounds"]
    with rasterio.open(hills.path) as cog:
        x, y = cog.xy(300, 400)
        expected = float(cog.read(1)[300, 400])
    lon, lat = Transformer.from_crs(4548, 4490, always_xy=True).transform(x, y)
    assert values_at(hills, lon, lat) == [expected]
    assert values_at(hills, (west + east) / 2, (south + north) / 2) == [None]
    assert values_at(hills, west - 1, south) == [None]


def test_reading_holds_few_blocks_however_much_memory_the_machine_has(tmp_path: Path) -> None:
    path = tmp_path / "heights.tif"
    write_raster(path, np.zeros((64, 64), dtype=np.float32))
    with opened(path):
        assert rasterio.env.getenv()["GDAL_CACHEMAX"] == BLOCKS_HELD_MB <= 256
