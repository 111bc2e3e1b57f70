"""Run one step of script/steps: `run.py NAME ARGUMENTS…`; the shell scripts beside it call this."""

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

STEPS = ("bench", "build_plugin", "demo", "manage", "serve", "setup", "tests")


def main() -> int:
    from script.steps.console import Stop, stopped

    name, arguments = sys.argv[1], sys.argv[2:]
    if name not in STEPS:
        raise SystemExit(f"no step is called {name}")
    try:
        return int(importlib.import_module(f"script.steps.{name}").main(arguments))
    except Stop as reason:
        return stopped(reason)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
