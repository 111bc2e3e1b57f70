"""Runs a program of this folder in the distribution's QGIS."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
#: Debian's Python, which has Debian's QGIS.
PYTHON = "/usr/bin/python3"
_SECONDS = 60


def in_qgis(program: str, home: Path, **asked: Any) -> dict[str, Any]:
    """What does a program of this folder answer?  It reads JSON as its argument and writes JSON as its last line."""
    done = subprocess.run(
        [PYTHON, str(_FOLDER / f"{program}.py"), json.dumps(asked, default=str)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        env={
            "PATH": os.defpath,
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "LANG": "C.UTF-8",
        },
    )
    assert done.returncode == 0, done.stderr[-4000:] or done.returncode
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
