"""Has a stranger's raster checked and made into a COG by another process, and says what came of it."""

import contextlib
import hashlib
import json
import math
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely

from gis_core.coordinates.conversion import move, to_storage
from gis_core.coordinates.crs import crs_by_code
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.imagery.refusals import RasterRefused
from gis_core.vector_files.fence import MEBIBYTE, Limits

_ROOT = Path(__file__).resolve().parent.parent.parent
_START = (
    "import os, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from gis_core.imagery.maker import main; os._exit(main())"
)
COG_NAME = "made.tif"
#: What the maker's own work needs: the file that comes in, the one that goes out, and what lies in memory between.
_DRIVERS = frozenset({"GTiff", "COG", "MEM", "Memory", "VRT"})
_MEMORY_BYTES = 1024 * MEBIBYTE
_CHECK = Limits(memory_bytes=_MEMORY_BYTES, cpu_seconds=20, wait_seconds=30)
_LONGEST_WORDS = 200

#: What is being done, and how many of a hundred are done (None: nobody knows).
Tell = Callable[[str, int | None], None]


@dataclass(frozen=True)
class Made:
    """A COG at `path`, in a folder of its own: what it is like (gis_core.imagery.maker), `footprint` EPSG:4490."""

    path: Path
    facts: dict[str, Any]
    footprint: shapely.MultiPolygon
    size_bytes: int
    sha256: str


def make_raster(path: Path, folder: Path, *, averages: bool, tell: Tell, ground: Any = None) -> Made:
    """Check a raster and make it into a COG in `folder`, both behind the fence; `ground` is the county's (or None).

    Raises RasterRefused; nothing is left in `folder` then.
    """
    size = _checked_size(path)
    tell("checking", None)
    header = _run({"step": "check", "path": str(path.absolute())}, folder, _CHECK, tell)
    transformed = _sound_system(header["epsg"])
    asked = {"step": "make", "path": str(path.absolute()), "averages": averages}
    made = folder / COG_NAME
    try:
        facts = _run(asked, folder, _limits(header["raw_bytes"], size), tell)
        footprint = _footprint(facts.pop("footprint"), transformed)
        _check_ground(footprint, ground)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    with made.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    west, south, east, north = footprint.bounds
    across = math.cos(math.radians((south + north) / 2))
    facts |= {"bounds": [west, south, east, north], "ground_px_m": facts["mercator_px"] * across}
    return Made(made, facts, footprint, made.stat().st_size, sha256)


def _checked_size(path: Path) -> int:
    if str(path).startswith("/vsi") or "://" in str(path):
        raise RasterRefused("not_a_file")
    try:
        found = path.lstat()
    except (OSError, ValueError) as error:
        raise RasterRefused("missing") from error
    if not stat.S_ISREG(found.st_mode):
        raise RasterRefused("not_a_file")
    return found.st_size


def _limits(raw_bytes: int, size_bytes: int) -> Limits:
    """How much may making a raster of so many bytes of pixels take?  Time grows with them, memory does not."""
    seconds = 30 + raw_bytes // (4 * MEBIBYTE)
    return Limits(
        memory_bytes=_MEMORY_BYTES,
        cpu_seconds=seconds,
        wait_seconds=2 * seconds + 30,
        unpacked_bytes=2 * raw_bytes + size_bytes + 64 * MEBIBYTE,
    )


def _sound_system(epsg: int) -> Callable[[Any, Any], Any]:
    """What turns x, y of the raster into storage?  Raises RasterRefused where only a ballpark transformation would."""
    try:
        declared = crs_by_code(epsg)
    except CoordinatesRefused as refused:
        raise RasterRefused("crs", told=str(refused)) from refused
    return lambda x, y: to_storage(x, y, declared)


def _footprint(text: str, transformed: Callable[[Any, Any], Any]) -> shapely.MultiPolygon:
    """The outline of the pixels, EPSG:4490.  Raises RasterRefused where it is off the Earth."""
    outline = shapely.from_wkt(text)
    _west, _south, east, north = outline.bounds
    step = max(east - _west, north - _south) / 32
    (there,) = move(np.array([shapely.segmentize(outline, step)]), transformed)
    if not np.isfinite(shapely.get_coordinates(there)).all():
        raise RasterRefused("off_earth")
    west, south, east, north = there.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise RasterRefused("off_earth")
    sound = shapely.make_valid(there)
    parts = [part for part in shapely.get_parts(sound) if part.geom_type in ("Polygon", "MultiPolygon")]
    areas = [one for part in parts for one in shapely.get_parts(part)]
    if not areas:
        raise RasterRefused("empty")
    return shapely.MultiPolygon(areas)


def _check_ground(footprint: shapely.MultiPolygon, ground: Any) -> None:
    if ground is None or footprint.intersects(ground):
        return
    middle = footprint.envelope.centroid
    raise RasterRefused("elsewhere", place=f"{middle.x:.3f}, {middle.y:.3f}")


@lru_cache(maxsize=1)
def _environment() -> dict[str, str]:
    """The maker's whole environment: the drivers that it needs, one thread, nothing of the server's."""
    with rasterio.Env() as env:
        skipped = ",".join(sorted(name for name in env.drivers() if name not in _DRIVERS))
    return {
        "GDAL_SKIP": skipped,
        "GDAL_NUM_THREADS": "1",
        "GDAL_PAM_ENABLED": "NO",
        "CPL_LOG": "/dev/null",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "NUMEXPR_MAX_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "LANG": "C.UTF-8",
    }


def _run(asked: dict[str, Any], folder: Path, limits: Limits, tell: Tell) -> dict[str, Any]:
    """What does the maker find?  Raises RasterRefused."""
    with tempfile.TemporaryDirectory(prefix="parse-", dir=folder) as work, tempfile.TemporaryFile() as words:
        request = {**asked, "folder": str(folder.absolute()), "limits": asdict(limits)}
        process = subprocess.Popen(  # noqa: S603  our own interpreter and program
            [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), json.dumps(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
            cwd=work,
            env={**_environment(), "TMPDIR": work},
            start_new_session=True,
            text=True,
        )
        with _ended_after(process, limits.wait_seconds) as waited_out:
            for line in _lines(process):
                if "phase" in line:
                    tell(line["phase"], line.get("percent"))
                elif "refused" in line:
                    raise RasterRefused(line["refused"], **line["details"])
                else:
                    found: dict[str, Any] = line["found"]
                    return found
            status = process.wait()
        if waited_out.is_set() or status in (-signal.SIGXCPU, -signal.SIGKILL):
            raise RasterRefused(
                "time", seconds=limits.wait_seconds if waited_out.is_set() else limits.cpu_seconds
            )
        raise RasterRefused("crashed", detail=_last_words(status, words))


def _lines(process: "subprocess.Popen[str]") -> Iterator[dict[str, Any]]:
    assert process.stdout is not None  # a pipe was asked for
    for line in process.stdout:
        yield json.loads(line)


@contextlib.contextmanager
def _ended_after(process: "subprocess.Popen[str]", seconds: int) -> Iterator[threading.Event]:
    """Within the block the process runs for so many seconds at most, and not at all after it."""
    waited_out = threading.Event()

    def end() -> None:
        waited_out.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield waited_out
    finally:
        timer.cancel()
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _last_words(status: int, words: Any) -> str:
    how = signal.Signals(-status).name if status < 0 else str(status)
    words.seek(max(0, os.fstat(words.fileno()).st_size - 4096))
    lines = [line.strip() for line in words.read().decode(errors="replace").splitlines() if line.strip()]
    return f"{how}: {lines[-1][:_LONGEST_WORDS]}" if lines else how
