"""Which rows and shapes does this file hold?  Read by another process, received as Arrow batches."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyogrio

from gis_core.vector_files.fence import Limits, limits_for
from gis_core.vector_files.names import ABOUT_KEY, DRIVERS, GEOMETRY
from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import located

__all__ = ["GEOMETRY", "LayerInfo", "VectorLayer", "open_vector_file"]

_ROOT = Path(__file__).resolve().parent.parent.parent
#: Ends without taking the interpreter down: a thread of Arrow that still waits for it would abort the process.
_START = (
    "import os, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from gis_core.vector_files.parser import main; os._exit(main())"
)
_LONGEST_WORDS = 200


@dataclass(frozen=True)
class LayerInfo:
    """What a layer is like: `epsg` None when the file does not say (`crs_name` what it says instead),
    `offset` where the file declares gcj02 or bd09, `rows` -1 when unknown, `first_row` the number people give
    its first row (2 under a header).
    """

    kind: str
    name: str
    layers: list[str]
    columns: list[str]
    geometry_type: str | None
    epsg: int | None
    crs_name: str
    rows: int
    first_row: int
    offset: str = ""


class VectorLayer:
    """An open layer: `info`, and its rows once, as Arrow batches with the shape as WKB in column GEOMETRY."""

    def __init__(self, reader: pa.RecordBatchStreamReader, parser: "_Parser") -> None:
        self._reader, self._parser = reader, parser
        self.info = LayerInfo(**json.loads(reader.schema.metadata[ABOUT_KEY]))
        self.schema = reader.schema

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        while (batch := self._parser.waited_for(self._reader, "read_next_batch")) is not None:
            batch.validate(full=True)  # the other process read a stranger's file: believe nothing
            yield batch


@contextmanager
def open_vector_file(
    path: Path, *, layer: str | None = None, encoding: str | None = None, limits: Limits | None = None
) -> Iterator[VectorLayer]:
    """Open one layer of a file, parsed behind the fence; leaving the block ends the parser.

    Raises FileRefused, also while the rows are read.
    """
    size = _checked_size(path)
    bounds = limits or limits_for(size)
    with tempfile.TemporaryDirectory(prefix="wangge-parse-") as folder:
        parser = _Parser(path.absolute(), Path(folder), layer, encoding, bounds)
        try:
            yield VectorLayer(parser.open_stream(), parser)
        finally:
            parser.end()


def _checked_size(path: Path) -> int:
    if str(path).startswith("/vsi") or "://" in str(path):
        raise FileRefused("virtual_path")
    try:
        found = path.lstat()
    except (OSError, ValueError) as error:
        raise FileRefused("missing") from error
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise FileRefused("not_a_file")
    if stat.S_ISDIR(found.st_mode):
        return sum(member.lstat().st_size for member in path.iterdir())
    return found.st_size


@lru_cache(maxsize=1)
def _environment() -> dict[str, str]:
    """The parser's whole environment: only the drivers of the allow-list, one thread, nothing of the
    server's.
    """
    return {
        "GDAL_SKIP": ",".join(name for name in pyogrio.list_drivers() if name not in DRIVERS),
        "OGR_SKIP": ",".join(name for name in pyogrio.list_drivers() if name not in DRIVERS),
        "GDAL_NUM_THREADS": "1",
        "OGR_GPKG_NUM_THREADS": "1",
        "GDAL_PAM_ENABLED": "NO",
        "CPL_LOG": "/dev/null",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "LANG": "C.UTF-8",
    }


class _Parser:
    """The other process, from this side."""

    def __init__(
        self, path: Path, folder: Path, layer: str | None, encoding: str | None, limits: Limits
    ) -> None:
        self.limits = limits
        self._waited_out = False
        self._refusals, refusal_fd = os.pipe()
        self._words, words_fd = os.pipe()  # what libraries say before they die; full, it lets no one wait
        os.set_blocking(words_fd, False)
        os.set_blocking(self._words, False)
        request: dict[str, Any] = {
            "path": str(path),
            "folder": str(folder),
            "layer": layer,
            "encoding": encoding,
            "limits": asdict(limits),
            "refusal_fd": refusal_fd,
        }
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and program
                [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), json.dumps(request)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=words_fd,
                pass_fds=(refusal_fd,),
                cwd=folder,
                env=_environment(),
                start_new_session=True,
            )
        finally:
            os.close(refusal_fd)
            os.close(words_fd)

    def open_stream(self) -> pa.RecordBatchStreamReader:
        """The parser's answer, once it has begun one.  Raises FileRefused."""
        output = cast(BinaryIO, self._process.stdout)
        return self._waiting(lambda: pa.ipc.open_stream(output))

    def waited_for(self, reader: pa.RecordBatchStreamReader, method: str) -> Any:
        """The next batch, or None after the last.  Raises FileRefused, also when the parser ended badly."""
        try:
            return self._waiting(getattr(reader, method))
        except StopIteration:
            self._check_ending()
            return None

    def _waiting(self, call: Any) -> Any:
        timer = threading.Timer(self.limits.wait_seconds, self._kill)
        timer.start()
        try:
            return call()
        except (pa.ArrowInvalid, OSError) as error:
            self._check_ending()
            raise FileRefused("broken", detail=str(error)[:200]) from error
        finally:
            timer.cancel()

    def _kill(self) -> None:
        self._waited_out = True
        self._process.kill()

    def _check_ending(self) -> None:
        status = self._process.wait()
        said = os.read(self._refusals, 65_536)
        if said:
            answer = json.loads(said)
            raise FileRefused(answer["code"], **answer["details"])
        if status == 0:
            return
        if self._waited_out or status in (-signal.SIGXCPU, -signal.SIGKILL):
            seconds = self.limits.wait_seconds if self._waited_out else self.limits.cpu_seconds
            raise FileRefused("time", seconds=seconds)
        raise FileRefused("crashed", detail=self._last_words(status))

    def _last_words(self, status: int) -> str:
        """How did the parser die, and what was said last?"""
        how = signal.Signals(-status).name if status < 0 else str(status)
        try:
            said = os.read(self._words, 65_536).decode(errors="replace").split("\n")
        except BlockingIOError:
            said = []
        lines = ["".join(filter(str.isprintable, line)).strip() for line in said]
        return located(how, [line for line in lines if line][-1][:_LONGEST_WORDS]) if any(lines) else how

    def end(self) -> None:
        """Stop the process if it still runs, and let go of its pipes."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        os.close(self._refusals)
        os.close(self._words)
