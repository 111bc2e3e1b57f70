"""`script/build_plugin`: the plugin for QGIS as one file, if the official repository would take it."""

import subprocess
from pathlib import Path

from gis_core.plugin_zip import Plugin
from script.steps.console import Stop
from script.steps.layout import Layout, here
from script.steps.plugin_rules import rules

USAGE = "usage: script/build_plugin [--raise] [FILE]"


def main(arguments: list[str]) -> int:
    is_raised = arguments[:1] == ["--raise"]
    names = arguments[1:] if is_raised else arguments
    if len(names) > 1 or (names and names[0].startswith("-")):
        print(USAGE)
        return 2
    layout = here()
    plugin = Plugin(layout.root / "qgis_plugin" / "wangge")
    if is_raised:
        print(plugin.raise_version())
    if problems := [*plugin.problems(), *_found(layout)]:
        raise Stop("the official repository would refuse the plugin:\n" + "\n".join(problems))
    path = Path(names[0]) if names else layout.var / "build" / plugin.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(plugin.zipped())
    print(path.resolve())
    return 0


def _found(layout: Layout) -> list[str]:
    """What the checkers say.  Raises Stop where they are not installed."""
    said = []
    for name, command in rules(layout).items():
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=layout.root)
        except FileNotFoundError as error:
            raise Stop(f"{name}: not installed; run script/setup --test") from error
        if done.returncode:
            said.append(f"{name}\n{done.stdout}{done.stderr}".rstrip())
    return said
