"""What the official repository of QGIS plugins looks at before it takes one: bandit, detect-secrets, flake8."""

from script.steps.layout import Layout

#: Files that detect-secrets reads line by line; the licence and pictures are none of ours.
_READ = {".py", ".txt", ".ts"}


def rules(layout: Layout) -> dict[str, list[str]]:
    """The checkers by name, each a command that ends with status 0 where it has nothing to say."""
    folder = layout.root / "qgis_plugin" / "wangge"
    files = sorted(str(path) for path in folder.rglob("*") if path.suffix in _READ)
    programs = layout.python.parent
    flake8 = layout.root / "qgis_plugin" / "flake8.ini"
    return {
        "plugin: bandit": [str(programs / "bandit"), "-q", "-r", str(folder)],
        "plugin: secrets": [str(programs / "detect-secrets-hook"), *files],
        "plugin: flake8": [str(programs / "flake8"), "--config", str(flake8), str(folder)],
    }
