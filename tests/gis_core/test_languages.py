"""Code is English, the screen is Chinese: every sentence goes through the catalogue, and English is complete."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.commands.makemessages import Command as MakeMessages
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation.template import templatize

from grids.rule_words import _ENGLISH as RULES_IN_ENGLISH
from grids.rule_words import rule_words
from grids.rules.codes import check_division_code
from grids.rules.errors import CodeError

ROOT = Path(settings.BASE_DIR)
ROOMS = ("gis_core", "grids", "surveys", "renovation", "assessment")
#: The code of a rule of grids/rules.
RULE = re.compile(
    r"(catalogue|category|component|division|duties|free|grid|matter|policy|uscc)\.(?!csv)[a-z_]+"
)
HAN = re.compile(r"[\u4e00-\u9fff]")

#: Where Chinese words are data: what a format or a standard writes, what a cell may say, made-up names.
DATA = {
    "gis_core/vector_files/boundary_points.py": "headings of the trade's format",
    "gis_core/vector_files/boundary_points_writing.py": "headings of the trade's format",
    "gis_core/vector_files/tables.py": "the name of a column that has none",
    "gis_core/coordinates/typed.py": "what people call systems and hemispheres",
    "gis_core/work_time/statutory.py": "names of the holidays",
    "gis_core/calendar_sheets.py": "how tables of days say worked and off",
    "surveys/enforcement/checks.py": "clauses of the law",
    "surveys/enforcement/rules.py": "clauses of the law",
    "fixtures/loading/filing_rules.py": "texts of the demo county",
    "assessment/bulletins/master.py": "the texts of a Chinese document",
    "gis_core/layers/values.py": "yes, no and dates as cells say them",
    "grids/duty_document.py": "the date of a Chinese document",
    "grids/services/county.py": "names of the first unit and the first administrator",
}
#: Keywords of layer specifications: names of columns, and words in them, that files of the trade have.
DATA_KEYWORDS = {"aliases", "title", "words"}


def sources(*endings: str) -> Iterator[Path]:
    for room in ROOMS:
        for ending in endings:
            for path in sorted((ROOT / room).rglob(f"*{ending}")):
                if "migrations" not in path.parts:
                    yield path


def chinese_words(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The Chinese strings of a module that are neither docstrings nor data keywords."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        elif isinstance(node, ast.keyword) and node.arg in DATA_KEYWORDS:
            skipped.update(id(inner) for inner in ast.walk(node.value))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
            and HAN.search(node.value)
        ):
            yield node.lineno, node.value


def test_no_sentence_in_the_code_is_chinese() -> None:
    found = []
    for path in sources(".py"):
        name = str(path.relative_to(ROOT))
        if name in DATA or name.startswith("grids/rules/"):  # pure rules speak Chinese: docs/adr/0008
            continue
        found += [f"{name}:{line}: {text}" for line, text in chinese_words(ast.parse(path.read_text()))]
    assert found == []


def test_every_exception_above_is_one() -> None:
    for name in DATA:
        assert list(chinese_words(ast.parse((ROOT / name).read_text()))), f"{name} has no Chinese any more"


def test_every_sentence_of_the_code_is_in_the_catalogue(tmp_path: Path) -> None:
    """As makemessages finds them, from Python and templates."""
    listed = []
    for number, path in enumerate(sources(".py", ".html")):
        text = path.read_text("utf-8")
        copy = tmp_path / f"{number}.py"
        copy.write_text(templatize(text) if path.suffix == ".html" else text, "utf-8")
        listed.append(str(copy))
    names = tmp_path / "names"
    names.write_text("\n".join(listed))
    options = [word for word in MakeMessages.xgettext_options if not word.startswith("--add-comments")]
    keywords = ["gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3"]
    out = subprocess.run(
        [
            "xgettext",
            "-L",
            "Python",
            *options,
            *(f"--keyword={k}" for k in keywords),
            "-o",
            "-",
            "-f",
            str(names),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    entries = re.findall(r'^msgid ((?:".*"\n)+)(?:msgid_plural ((?:".*"\n)+))?', out, re.MULTILINE)
    msgids = {(_joined(one), _joined(many)) for one, many in entries} - {("", "")}
    assert len(msgids) > 500
    with translation.override("zh-hans"):
        untranslated = {
            one
            for one, many in msgids
            if (ngettext(one, many, 1) if many else gettext(one)) == one and not _same_in_chinese(one)
        }
    assert untranslated == set()


def _joined(found: str) -> str:
    return "".join(ast.literal_eval(piece) for piece in re.findall(r'".*"', found))


def _same_in_chinese(text: str) -> bool:
    """Is there nothing to translate, but names and signs?"""
    return not re.search(r"[a-z]{3}", re.sub(r"%\(\w+\)\w|\{[^}]*\}", "", text))


def manage(*arguments: str, language: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "WANGGE_LANGUAGE": language},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "要导入的文件"), ("en", "the file to take in")])
def test_commands_speak_chinese_unless_english_is_asked_for(language: str, words: str) -> None:
    told = manage("import_layer", "--help", language=language)
    assert words in told.stdout
    assert ("把文件导入图层" in told.stdout) == (language == "zh-hans")


def test_refusals_are_in_the_language_that_is_asked_for() -> None:
    told = manage("import_layer", "nothing", "nothing.gpkg", language="en")
    assert (told.returncode, HAN.search(told.stderr)) == (2, None)
    assert "there is no layer “nothing”" in told.stderr


def test_an_unknown_language_is_refused_by_name() -> None:
    told = manage("check", language="zh")
    assert told.returncode != 0
    assert "WANGGE_LANGUAGE='zh': say one of en, zh-hans" in told.stderr


def test_every_rule_has_its_english_sentence() -> None:
    raised: set[str] = set()
    for path in (ROOT / "grids" / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and RULE.fullmatch(str(node.value)):
                raised.add(str(node.value))
    assert raised == set(RULES_IN_ENGLISH)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "12 位"), ("en", "2, 4, 6, 9 or 12 digits")])
def test_a_broken_rule_is_said_in_the_readers_language(language: str, words: str) -> None:
    with pytest.raises(CodeError) as refused:
        check_division_code("36112")
    with translation.override(language):
        assert words in rule_words(refused.value)
