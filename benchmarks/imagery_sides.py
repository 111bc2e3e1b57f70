"""What P10 compares, on surface models that are drawn here; knows Django, whose settings are loaded before it is."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.transform import from_origin
from rasterstats import zonal_stats
from rio_tiler.io import Reader
from shapely.affinity import rotate

from benchmarks.bench import Bench
from benchmarks.figures import Figure
from benchmarks.rounds import timed
from gis_core.coordinates.conversion import move, to_storage
from gis_core.coordinates.crs import crs_by_code
from gis_core.imagery.areas import Area
from gis_core.imagery.coverage import Shapes
from gis_core.imagery.drawing import tile_png
from gis_core.imagery.looks import look_of
from gis_core.imagery.making import make_raster
from gis_core.imagery.zonal import Figure as Counted
from gis_core.imagery.zonal import figures
from gis_core.models import RasterLayer
from gis_core.tile_making import TileAddress
from script.steps.console import detail

EPSG, WEST, NORTH = 4548, 500_000.0, 3_100_000.0
#: Pixels on a side of the raster of zonal figures and tiles, and of each of the great pair.
SIDE, GREAT_SIDE = 6_000, 20_000
#: Circles of 45,000 pixels, and buildings as many as a small county has, by their shortest and longest side.
CIRCLES, CIRCLE_M = 400, 120.0
BUILDINGS, BUILDING_M = 10_000, (8.0, 30.0)
TILES = 100
STRIP = 512


def compared(bench: Bench) -> list[Figure]:
    """Measure zonal figures, the tiles and the pair."""
    side = SIDE if not bench.is_quick else SIDE // 4
    layer, path = _layer(bench, side)
    zonal = [
        _zonal(bench, path, "circles", _circles(side, bench.size(CIRCLES)), rounds=5),
        _zonal(bench, path, "buildings", _buildings(side, bench.size(BUILDINGS)), rounds=3),
    ]
    look, addresses = look_of(layer, "grey"), _addresses(layer, bench.size(TILES))
    tiles = bench.measure(
        {
            "ours": lambda: timed(partial(_draw, layer, look), addresses),
            "peer": lambda: timed(partial(_bare_tile, layer, path), addresses),
        },
        rounds=15,
    )
    return [
        *zonal,
        tiles.figure("P10", "tile, p50", "rio-tiler", ours="ours", peer="peer", bound=None, tiles=len(addresses)),
        *_pair(bench),
    ]  # fmt: skip


def _zonal(bench: Bench, path: Path, what: str, shapes: Shapes, *, rounds: int) -> Figure:
    """Count, mean, least and greatest of each of these shapes (EPSG)."""
    areas = _areas(shapes)
    theirs = zonal_stats(list(shapes), str(path), stats=["mean"])
    apart = max(
        abs((one.mean or 0) - other["mean"])
        for one, other in zip(_figures(path, areas), theirs, strict=True)
        if other["mean"]
    )
    sides = {
        "ours": lambda: timed(partial(_figures, path), [areas]),
        "peer": lambda: timed(
            partial(zonal_stats, raster=str(path), stats=["count", "mean", "min", "max"]), [list(shapes)]
        ),
    }
    return bench.measure(sides, rounds=rounds).figure(
        "P10", f"zonal statistics, {what}", "rasterstats", ours="ours", peer="peer", bound=1 / 20,
        areas=len(areas), greatest_difference_of_means=round(apart, 4),
    )  # fmt: skip


def _draw(layer: RasterLayer, look: Any, address: TileAddress) -> bytes:
    return tile_png(layer, address, look)


def _bare_tile(layer: RasterLayer, path: Path, address: TileAddress) -> bytes:
    """The tile as rio-tiler's own Reader makes it: neighbours need not meet exactly."""
    _least, _greatest, low, high = layer.facts["stretch"][0]
    with Reader(str(path)) as source:
        image = source.tile(address.x, address.y, address.z, indexes=1, reproject_method="bilinear")
    image.rescale(in_range=[(low, high)])
    return bytes(image.render(img_format="PNG", ZLEVEL=3))


def _figures(path: Path, areas: list[Area]) -> list[Counted]:
    return figures(path, areas, epsg=EPSG, band=1, measure="values", bound=None)


def _layer(bench: Bench, side: int) -> tuple[RasterLayer, Path]:
    """A COG of heights, and the layer that stands for it in no database."""
    drawn, folder = bench.file(f"p10_{side}.tif"), bench.file("p10")
    folder.mkdir(exist_ok=True)
    if not drawn.exists():
        _draw_heights(drawn, side, seed=1)
    made = make_raster(drawn, folder, averages=True, tell=lambda _phase, _percent: None)

    class Drawn(RasterLayer):
        """A layer whose COG lies where it was made."""

        path = made.path

        class Meta:
            proxy = True
            app_label = "gis_core"

    return Drawn(kind="dsm", version=1, facts=made.facts, sha256=made.sha256), made.path


def _draw_heights(path: Path, side: int, *, seed: int) -> None:
    random = np.random.default_rng(seed)
    with rasterio.open(
        path, "w", driver="GTiff", width=side, height=side, count=1, dtype="float32", crs=f"EPSG:{EPSG}",
        transform=from_origin(WEST, NORTH, 1, 1), tiled=True, blockxsize=512, blockysize=512, compress="deflate",
        predictor=3,
    ) as raster:  # fmt: skip
        for top in range(0, side, STRIP):
            rows = min(STRIP, side - top)
            ground = 50 + np.add.outer(np.arange(top, top + rows) / 900, np.arange(side) / 700)
            houses = np.kron(random.integers(0, 8, (-(-rows // 32), -(-side // 32))) * 3, np.ones((32, 32)))
            strip = np.round(ground + houses[:rows, :side], 1).astype(np.float32)
            raster.write(strip, 1, window=rasterio.windows.Window(0, top, side, rows))


def _circles(side: int, count: int) -> Shapes:
    middles = _middles(side, count, CIRCLE_M)
    return np.array([shapely.Point(*middle).buffer(CIRCLE_M, 8) for middle in middles], dtype=object)


def _buildings(side: int, count: int) -> Shapes:
    """Rectangles, each turned as its street runs."""
    random = np.random.default_rng(6)
    least, greatest = BUILDING_M
    sides, turns = random.uniform(least, greatest, (count, 2)) / 2, random.uniform(0, 90, count)
    return np.array(
        [
            rotate(shapely.box(x - across, y - along, x + across, y + along), turn)
            for (x, y), (across, along), turn in zip(
                _middles(side, count, greatest), sides, turns, strict=True
            )
        ],
        dtype=object,
    )


def _middles(side: int, count: int, margin: float) -> NDArray[np.float64]:
    random = np.random.default_rng(2)
    return np.array([WEST, NORTH]) + random.uniform(margin, side - margin, (count, 2)) * (1, -1)


def _areas(shapes: Shapes) -> list[Area]:
    declared = crs_by_code(EPSG)
    there = move(shapes, lambda x, y: to_storage(x, y, declared))
    return [Area(str(n), "", shapely.area(shapes[n]), shape) for n, shape in enumerate(there)]


def _addresses(layer: RasterLayer, count: int) -> list[TileAddress]:
    west, south, east, north = layer.facts["bounds"]
    random = np.random.default_rng(3)
    found = []
    for z, across, down in zip(
        random.integers(12, 19, count), random.random(count), random.random(count), strict=True
    ):
        lon, lat = west + across * (east - west), north - down * (north - south)
        y = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2
        found.append(TileAddress(int(z), int((lon + 180) / 360 * 2**z), int(y * 2**z)))
    return found


def _pair(bench: Bench) -> list[Figure]:
    """The mean of each zone in both of a great pair, against a loop that only reads both and subtracts."""
    side = GREAT_SIDE if not bench.is_quick else GREAT_SIDE // 10
    paths = [bench.file(f"p10_great_{side}_{seed}.tif") for seed in (4, 5)]
    for path, seed in zip(paths, (4, 5), strict=True):
        if not path.exists():
            detail(f"drawing {side} × {side} pixels")
            _draw_heights(path, side, seed=seed)
    areas = _cells(side)
    rounds = bench.measure(
        {
            "ours": lambda: timed(_count_both, [(paths, areas)]),
            "peer": lambda: timed(_bare_loop, [paths]),
        },
        rounds=5,
    )
    peak = _peak_mb(paths, side)
    return [
        rounds.figure(
            "P10", "pair of surface models", "bare rasterio windows", ours="ours", peer="peer", bound=1.25,
            pixels=side * side, peak_rss_mb=f"{peak} (600 at most)",
        )
    ]  # fmt: skip


def _cells(side: int) -> list[Area]:
    """A lattice of cells that covers the raster, as grids cover a county."""
    cell = side / 20
    shapes = [
        shapely.box(WEST + x * cell, NORTH - (y + 1) * cell, WEST + (x + 1) * cell, NORTH - y * cell)
        for y in range(20)
        for x in range(20)
    ]
    return _areas(np.array(shapes, dtype=object))


def _count_both(work: tuple[list[Path], list[Area]]) -> None:
    paths, areas = work
    for path in paths:
        _figures(path, areas)


def _bare_loop(paths: list[Path]) -> float:
    total = 0.0
    with rasterio.open(paths[0]) as first, rasterio.open(paths[1]) as second:
        for _index, window in first.block_windows(1):
            total += float((second.read(1, window=window) - first.read(1, window=window)).sum())
    return total


def _peak_mb(paths: list[Path], side: int) -> int:
    """How much memory does a process of its own take at most for the pair?"""
    program = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'gis_core.settings')\n"
        "import django; django.setup()\n"
        "from pathlib import Path\n"
        "from benchmarks.imagery_sides import _cells, _count_both\n"
        "_count_both(([Path(one) for one in sys.argv[2:]], _cells(int(sys.argv[1]))))\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )
    command = [sys.executable, "-c", program, str(side), *map(str, paths)]
    # what getrusage tells of a child begins with the memory of the process that started it
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) // 1024
