"""Runs a program of this folder in the distribution's QGIS, or an algorithm by its qgis_process."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
#: Debian's Python, which has Debian's QGIS.
PYTHON = "/usr/bin/python3"
#: The program itself: Debian's script around it hands it an option that it does not know.
_QGIS_PROCESS = "/usr/bin/qgis_process.bin"
_SECONDS = 150
_PLUGINS = _FOLDER.parent.parent / "qgis_plugin"


def in_qgis(program: str, home: Path, **asked: Any) -> dict[str, Any]:
    """What does a program of this folder answer?  It reads JSON as its argument and writes JSON as its last line."""
    return _in_qgis(program, _surroundings(home), asked)


def _in_qgis(program: str, surroundings: dict[str, str], asked: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [PYTHON, str(_FOLDER / f"{program}.py"), json.dumps(asked, default=str)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        env=surroundings,
    )
    assert done.returncode == 0, done.stderr[-4000:] or done.returncode
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _surroundings(home: Path) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LANG": "C.UTF-8",
    }


@dataclass(frozen=True)
class Ran:
    """What qgis_process said: its exit status, the results, and all its words."""

    status: int
    results: dict[str, Any]
    said: str


class QgisProcess:
    """QGIS's program for algorithms without a window, with a profile of its own in a folder (see settling_in)."""

    def __init__(self, home: Path, **asked: Any) -> None:
        secret = home / "master_password"
        secret.write_text("of the test")
        self._surroundings = _surroundings(home) | {
            "QGIS_CUSTOM_CONFIG_PATH": str(home / "profile"),
            "QGIS_AUTH_PASSWORD_FILE": str(secret),
            "QGIS_PLUGINPATH": str(_PLUGINS),
        }
        _in_qgis("settling_in", self._surroundings, asked | {"plugins": _PLUGINS})

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Start it; `ended` hears the rest."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([_QGIS_PROCESS, *words], text=True, env=self._surroundings, **pipes)

    def told(self, *words: str) -> str:
        """What it prints."""
        said, complaints = self.begin(*words).communicate(timeout=_SECONDS)
        return said + complaints

    def begin_run(self, algorithm: str, parameters: Mapping[str, Any]) -> subprocess.Popen[str]:
        """Start an algorithm, or a model by its file; `ended` hears what became of it."""
        given = [f"--{name}={value}" for name, value in parameters.items()]
        return self.begin("--json", "run", algorithm, *given)


def ended(process: subprocess.Popen[str], seconds: float = _SECONDS) -> Ran:
    """What became of something that was begun."""
    said, complaints = process.communicate(timeout=seconds)
    start = said.find("{")
    results = json.loads(said[start:])["results"] if process.returncode == 0 else {}
    return Ran(process.returncode, results, said + complaints)
