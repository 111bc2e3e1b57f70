"""The plugin stands alone, speaks both languages in full, and is the same zip each time."""

import ast
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from gis_core.plugin_zip import MOST_BYTES, Plugin
from qgis_plugin.wangge.core import county
from qgis_plugin.wangge.core.audits import KINDS
from qgis_plugin.wangge.core.drafts import LAYERS, RULES, SEVERITIES
from qgis_plugin.wangge.core.receipts import STEPS
from qgis_plugin.wangge.core.returns import OUTCOMES
from script.steps.layout import here
from script.steps.plugin_rules import rules

FOLDER = Path(__file__).parent.parent.parent / "qgis_plugin" / "wangge"
SOURCES = sorted(FOLDER.rglob("*.py"))
#: plugin > gui > processing > core: a package imports only what stands to the right of it.
ORDER = (
    "plugin",
    "gui",
    "expressions",
    "processing",
    "printing",
    "layers",
    "asking",
    "server",
    "words",
    "core",
)


def module_of(path: Path) -> str:
    return path.relative_to(FOLDER).with_suffix("").parts[0]


def imports(path: Path) -> list[tuple[str, int]]:
    """Names of what is imported, with the number of leading dots."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))):
        if isinstance(node, ast.Import):
            found += [(alias.name, 0) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, node.level))
        elif isinstance(node, ast.ImportFrom):
            found += [(alias.name, node.level) for alias in node.names]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_package_imports_only_what_stands_below_it(path: Path) -> None:
    here = module_of(path)
    depth = len(path.relative_to(FOLDER).parts)
    for name, level in imports(path):
        top = name.partition(".")[0]
        if level == 0:
            assert top not in {"PyQt5", "PyQt6", "gis_core", "grids", "surveys", "requests"}, name
            assert here != "core" or top != "qgis", name
        elif level == depth and here in ORDER:
            assert ORDER.index(top) >= ORDER.index(here), f"{here} imports {top}"


def test_every_word_has_its_chinese() -> None:
    messages = [
        (one.findtext("source"), one.findtext("translation"))
        for path in sorted((FOLDER / "i18n").glob("*_zh.ts"))
        for one in ElementTree.parse(path).getroot().iter("message")
    ]
    told = dict(messages)
    assert [word for word, count in Counter(word for word, _told in messages).items() if count > 1] == []
    said = {
        node.args[0].value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "tr"
        and isinstance(node.args[0], ast.Constant)
    }
    said |= {*county.words(), *STEPS.values(), *KINDS.values()}
    said |= {*LAYERS.values(), *SEVERITIES.values(), *RULES.values(), *OUTCOMES.values()}
    assert said - set(told) == set()
    assert [source for source, words in told.items() if not re.search("[\u3001-\u9fff]", words or "")] == []


def test_what_has_changed_has_another_version() -> None:
    plugin = Plugin(FOLDER)
    assert plugin.record.read_text(encoding="ascii") == plugin.signature(), "run script/build_plugin --raise"


def test_a_version_is_raised_where_something_changed_and_once(tmp_path: Path) -> None:
    plugin = Plugin(tmp_path / "wangge")
    plugin.folder.mkdir()
    (plugin.folder / "metadata.txt").write_text(
        "[general]\nname=Wangge\nversion=1.2.9\nabout=version=1.2.9\n"
    )
    plugin.record.write_text(plugin.signature())
    assert plugin.raise_version() == "1.2.9"
    (plugin.folder / "a.py").write_text("")
    assert [plugin.raise_version(), plugin.raise_version()] == ["1.2.10", "1.2.10"]
    assert "about=version=1.2.9" in (plugin.folder / "metadata.txt").read_text()
    (plugin.folder / "a.py").rename(plugin.folder / "b.py")
    assert plugin.raise_version() == "1.2.11"


def test_the_zip_is_the_same_bytes_each_time_and_small(tmp_path: Path) -> None:
    plugin = Plugin(FOLDER)
    assert plugin.zipped() == plugin.zipped()
    assert len(plugin.zipped()) < MOST_BYTES
    names = zipfile.ZipFile(io.BytesIO(plugin.zipped())).namelist()
    assert {"wangge/metadata.txt", "wangge/__init__.py", "wangge/LICENSE"} <= set(names)
    assert [name for name in names if "__pycache__" in name or not name.startswith("wangge/")] == []


def test_anybody_reads_the_list_and_gets_the_plugin_that_it_names(db: None) -> None:
    client = Client()
    answer = client.get(reverse("technician-plugins"), headers={"host": "testserver"})
    (one,) = ElementTree.fromstring(answer.content)
    assert (one.get("name"), one.get("version")) == ("Wangge", Plugin(FOLDER).metadata["version"])
    address = one.findtext("download_url") or ""
    assert address == f"http://testserver/qgis/{one.findtext('file_name')}"
    assert client.get(address.removeprefix("http://testserver")).content == Plugin(FOLDER).zipped()
    assert client.get("/qgis/wangge.0.0.0.zip").status_code == 404


def test_the_official_repository_would_take_it(tmp_path: Path) -> None:
    plugin = Plugin(FOLDER)
    assert plugin.problems() == []
    broken = tmp_path / "wangge"
    broken.mkdir()
    (broken / "metadata.txt").write_text("[general]\nname=Wangge\nversion=new\nicon=icon.svg\n")
    (broken / ".hidden").touch()
    (broken / "lib.so").touch()
    said = "\n".join(Plugin(broken).problems())
    for word in ("email", "version is not like", "LICENSE", "icon.svg is missing", ".hidden", "lib.so"):
        assert word in said


def test_script_test_and_the_build_run_its_checkers() -> None:
    found = rules(here())
    assert list(found) == ["plugin: bandit", "plugin: secrets", "plugin: flake8"]
    assert all(str(FOLDER) in " ".join(command) for command in found.values())
