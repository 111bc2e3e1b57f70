"""`script/build_plugin`: the plugin for QGIS as one file."""

from pathlib import Path

from gis_core.plugin_zip import MOST_BYTES, Plugin
from script.steps.console import Stop
from script.steps.layout import here

USAGE = "usage: script/build_plugin [FILE]"


def main(arguments: list[str]) -> int:
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print(USAGE)
        return 2
    layout = here()
    plugin = Plugin(layout.root / "qgis_plugin" / "wangge")
    content = plugin.zipped()
    if len(content) > MOST_BYTES:
        raise Stop(f"the plugin is larger than {MOST_BYTES} bytes")
    path = Path(arguments[0]) if arguments else layout.var / "build" / plugin.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(path.resolve())
    return 0
