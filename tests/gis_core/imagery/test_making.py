"""What is made of a raster, and what is refused: real files, small oddities, hostile ones."""

import hashlib
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from django.utils import translation
from rasterio.transform import Affine, from_origin
from rio_cogeo.cogeo import cog_validate

from gis_core.imagery.making import Made, make_raster
from gis_core.imagery.refusals import MESSAGES, RasterRefused
from tests.rasters import PIXEL, slope, write_raster

REAL = Path(os.environ.get("WANGGE_REAL_DATA", "/nowhere")) / "rasters"
real_data = pytest.mark.skipif(not REAL.is_dir(), reason="WANGGE_REAL_DATA is not set")


def made(path: Path, **options: object) -> Made:
    folder = path.parent / "made"
    folder.mkdir(exist_ok=True)
    return make_raster(path, folder, **{"averages": True, "tell": lambda _phase, _percent: None, **options})  # type: ignore[arg-type]


def refused(path: Path, **options: object) -> RasterRefused:
    with pytest.raises(RasterRefused) as caught:
        made(path, **options)
    assert list((path.parent / "made").iterdir()) == []
    return caught.value


def test_a_raster_becomes_a_cog_with_the_same_pixels(tmp_path: Path) -> None:
    values = slope(700, 900)
    told: list[tuple[str, int | None]] = []
    one = made(
        write_raster(tmp_path / "a.tif", values), tell=lambda phase, percent: told.append((phase, percent))
    )
    assert cog_validate(str(one.path), strict=True)[0]
    with rasterio.open(one.path) as cog:
        assert np.array_equal(cog.read(1), values)
        assert cog.overviews(1) == [2]
    assert one.sha256 == hashlib.sha256(one.path.read_bytes()).hexdigest()
    assert told[0][0] == "checking"
    assert told[-1] == ("measuring", None)
    assert ("writing", 100) in told


def test_a_raster_keeps_its_system_and_its_outline_is_told_in_degrees(tmp_path: Path) -> None:
    one = made(
        write_raster(
            tmp_path / "a.tif", slope(), crs="EPSG:4548", transform=from_origin(500_000, 3_100_000, 1, 1)
        )
    )
    assert one.facts["epsg"] == 4548
    assert one.facts["bounds"] == pytest.approx([117.0, 28.01348, 117.00065, 28.01406], abs=1e-5)
    assert one.facts["ground_px_m"] == pytest.approx(1, rel=0.01)


def test_what_holds_no_value_stays_without_one_and_lies_outside_the_outline(tmp_path: Path) -> None:
    values = slope()
    values[:, 32:] = -9999
    one = made(write_raster(tmp_path / "a.tif", values, nodata=-9999))
    with rasterio.open(one.path) as cog:
        assert cog.nodata == -9999
        assert not cog.dataset_mask()[:, 32:].any()
    assert one.footprint.area == pytest.approx(64 * 32 * PIXEL**2, rel=0.05)
    assert one.facts["stretch"][0][:2] == [100.0, 115.5]


def test_a_mask_of_its_own_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        write_raster(path, slope())
        with rasterio.open(path, "r+") as raster:
            mask = np.full((64, 64), 255, np.uint8)
            mask[:16] = 0
            raster.write_mask(mask)
    with rasterio.open(made(path).path) as cog:
        assert np.array_equal(cog.dataset_mask() > 0, mask > 0)


def test_transparency_is_kept_and_is_no_value(tmp_path: Path) -> None:
    picture = np.full((4, 64, 64), 200, np.uint8)
    picture[3, :, :20] = 0
    one = made(write_raster(tmp_path / "a.tif", picture, photometric="RGB", alpha="YES"))
    assert (one.facts["colours"], one.facts["value_bands"], one.facts["has_alpha"]) == (
        [1, 2, 3],
        [1, 2, 3],
        True,
    )
    assert one.footprint.area == pytest.approx(64 * 44 * PIXEL**2, rel=0.05)


def test_classes_are_not_averaged_in_overviews(tmp_path: Path) -> None:
    values = np.where(np.indices((1200, 1200)).sum(axis=0) % 5 == 0, 9, 1).astype(np.uint8)
    one = made(write_raster(tmp_path / "a.tif", values), averages=False)
    with rasterio.open(one.path, overview_level=0) as overview:
        assert set(np.unique(overview.read(1))) <= {1, 9}


@real_data
@pytest.mark.real_data
def test_a_cog_and_its_twin_that_is_none_give_equal_pixels(tmp_path: Path) -> None:
    pixels = []
    for name in ("cog.tif", "nocog.tif"):
        path = tmp_path / name
        path.write_bytes((REAL / name).read_bytes())
        with rasterio.open(made(path).path) as cog:
            pixels.append(cog.read(1))
    with rasterio.open(REAL / "nocog.tif") as source:
        assert np.array_equal(pixels[0], source.read(1))
    assert np.array_equal(*pixels)


@real_data
@pytest.mark.real_data
def test_an_orthophoto_with_transparency_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "alpha.tif"
    path.write_bytes((REAL / "201404_13SED190110_201404_0x1500m_CL_1_alpha.tif").read_bytes())
    one = made(path)
    assert one.facts["colours"] == [1, 2, 3]
    with rasterio.open(path) as source, rasterio.open(one.path) as cog:
        seen = source.read(4) > 0  # the colour of what nobody sees is not kept
        assert np.array_equal(source.read(4), cog.read(4))
        assert np.array_equal(source.read([1, 2, 3])[:, seen], cog.read([1, 2, 3])[:, seen])


@real_data
@pytest.mark.real_data
def test_a_moon_of_jupiter_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "europa.tif"
    path.write_bytes((REAL / "cog_nonearth.tif").read_bytes())
    with translation.override("zh-hans"):
        assert (refused(path).code, str(refused(path))) == (
            "not_earth",
            "坐标系“Equirectangular EUROPA”不是地球上的",
        )


ODD: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no coordinate system": ("no_crs", lambda path: write_raster(path, slope(), crs=None)),
    "no place": ("no_place", lambda path: write_raster(path, slope(), transform=Affine.identity())),
    "rotated": (
        "rotated",
        lambda path: write_raster(
            path, slope(), transform=from_origin(117, 28, PIXEL, PIXEL) @ Affine.rotation(30)
        ),
    ),
    "Xi'an 80": (
        "crs",
        lambda path: write_raster(
            path, slope(), crs="EPSG:2384", transform=from_origin(500_000, 3_100_000, 1, 1)
        ),
    ),
    "off the Earth": (
        "off_earth",
        lambda path: write_raster(path, slope(), transform=from_origin(179.9, 28, 0.01, 0.01)),
    ),
    "complex numbers": ("kind", lambda path: write_raster(path, slope().astype(np.complex64))),
    "17 bands": ("bands", lambda path: write_raster(path, np.ones((17, 8, 8), np.uint8))),
    "no values": ("empty", lambda path: write_raster(path, slope() * np.nan, nodata=float("nan"))),
}


@pytest.mark.parametrize("name", ODD)
def test_what_cannot_be_laid_on_the_ground_is_refused(name: str, tmp_path: Path) -> None:
    code, write = ODD[name]
    write(tmp_path / "odd.tif")
    assert refused(tmp_path / "odd.tif").code == code


def test_a_raster_elsewhere_is_refused_where_the_county_has_an_outline(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", slope(), transform=from_origin(100, 30, PIXEL, PIXEL))
    error = refused(path, ground=shapely.box(116, 27, 118, 29))
    assert (error.code, error.details["place"]) == ("elsewhere", "100.000, 30.000")


def sparse(path: Path, side: int, *, block: int = 512) -> None:
    """A raster of so many pixels that holds none of them: a few hundred kilobytes."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=side,
        height=side,
        count=1,
        dtype="uint8",
        crs="EPSG:4490",
        transform=from_origin(117, 28, PIXEL / 100, PIXEL / 100),
        sparse_ok=True,
        tiled=True,
        blockxsize=block,
        blockysize=block,
        compress="deflate",
    ):
        pass  # fmt: skip


def vrt(inner: str) -> str:
    return (
        '<VRTDataset rasterXSize="8" rasterYSize="8"><SRS>EPSG:4490</SRS>'
        "<GeoTransform>117,0.00001,0,28,0,-0.00001</GeoTransform>"
        f'<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename>{inner}</SourceFilename>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )


def long_directory(path: Path) -> None:
    """A TIFF whose directory names itself as the next one."""
    path.write_bytes(b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 0) + struct.pack("<I", 8))


HOSTILE: dict[str, tuple[set[str], Callable[[Path], object]]] = {
    "a VRT under another name": ({"xml"}, lambda path: path.write_text(vrt("/etc/passwd"))),
    "a VRT with a byte order mark": ({"xml"}, lambda path: path.write_bytes(b"\xef\xbb\xbf \n" + vrt("x").encode())),
    "a picture": ({"not_a_tiff"}, lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))),
    "nothing": ({"not_a_tiff"}, lambda path: path.write_bytes(b"")),
    "the text of an address": ({"not_a_tiff"}, lambda path: path.write_text("/vsicurl/http://127.0.0.1/x.tif")),
    "only a signature": ({"broken"}, lambda path: path.write_bytes(b"II*\x00")),
    "a directory that never ends": ({"broken"}, long_directory),
    "a flood of pixels": ({"bomb"}, lambda path: sparse(path, 40_000)),
    "more pixels than are taken": ({"pixels"}, lambda path: sparse(path, 60_000)),
    "one great block": ({"block"}, lambda path: sparse(path, 12_288, block=12_288)),
    "a link to another file": ({"not_a_file"}, lambda path: path.symlink_to("/etc/passwd")),
    "a named pipe": ({"not_a_file"}, os.mkfifo),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    codes, write = HOSTILE[name]
    write(tmp_path / "hostile.tif")
    error = refused(tmp_path / "hostile.tif")
    assert error.code in codes
    with translation.override("zh-hans"):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in str(error))


def test_addresses_are_no_files(tmp_path: Path) -> None:
    for address in ("/vsicurl/http://127.0.0.1/a.tif", "http://127.0.0.1/a.tif"):
        with pytest.raises(RasterRefused) as caught:
            make_raster(Path(address), tmp_path, averages=True, tell=lambda _phase, _percent: None)
        assert caught.value.code in {"not_a_file", "missing"}


def test_a_broken_byte_anywhere_never_brings_the_caller_down(tmp_path: Path) -> None:
    good = write_raster(tmp_path / "good.tif", slope(48, 48), compress="deflate").read_bytes()
    random = np.random.default_rng(1)
    (tmp_path / "made").mkdir()
    for n in range(12):
        spoilt = bytearray(good)
        for at in random.integers(4, len(good), 6):
            spoilt[at] ^= int(random.integers(1, 256))
        path = tmp_path / f"{n}.tif"
        path.write_bytes(spoilt[: int(random.integers(len(good) // 2, len(good) + 1))])
        try:
            made(path).path.unlink()
        except RasterRefused as error:
            assert error.code in MESSAGES  # noqa: PT017  either is right, anything else is not


def test_nothing_is_fetched_whatever_the_file_names(tmp_path: Path) -> None:
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        path = tmp_path / "a.tif"
        path.write_text(vrt(f"/vsicurl/http://127.0.0.1:{port}/x.tif"))

        def listen() -> None:
            try:
                calls.append(server.accept())
            except OSError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        refused(path)
        listener.join()
    assert calls == []
