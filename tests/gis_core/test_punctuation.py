"""Chinese sentences have Chinese punctuation, in code, SQL, templates, catalogues and guides."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = (
    "gis_core",
    "grids",
    "surveys",
    "renovation",
    "assessment",
    "fixtures",
    "benchmarks",
    "script",
    "qgis_plugin",
)

HAN = r"[\u3400-\u9fff\u3000-\u303f\uff01-\uff60“”‘’…—]"
#: A comma, colon or bracket of the English keyboard that touches a Chinese character; a full stop after one.
HALF_WIDTH = re.compile(rf"{HAN}\s?[,;:!?()]|[,;:!?()]\s?{HAN}|{HAN}\.(?![\w.])")
#: What is typed or written just so: it is quoted, not punctuated.
VERBATIM = re.compile(
    r"(?:zone|drawn):[^\s，。（）”]*|%\(\w+\)s:户号|EPSG:代码|西,南,东,北|经度,纬度|[a-z_]+\(\)|点号,圈号,X坐标,Y坐标|作价出资\(入股\)|%\(\w+\)[sd]|\{[^{}]*\}|`[^`]*`|\]\([^)]*\)|<[^<>]*>"
)


def offences(text: str) -> list[str]:
    """Which pieces of a text are punctuated as only English is?"""
    if not re.search(r"[\u4e00-\u9fff]", text):
        return []
    plain = VERBATIM.sub("\x00", text)
    return [plain[max(0, m.start() - 12) : m.end() + 12] for m in HALF_WIDTH.finditer(plain)]


def python_texts(source: str) -> Iterator[str]:
    """The strings of a module but its docstrings and patterns, f-strings as one piece each."""
    tree = ast.parse(source)
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped.update(id(value) for value in node.values)
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "\x00" for v in node.values)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            skipped.update(id(argument) for argument in node.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def sql_texts(source: str) -> Iterator[str]:
    """The string literals of an SQL file; its comments are English."""
    yield from re.findall(r"'((?:[^']|'')*)'", re.sub(r"--[^\n]*", "", source))


def catalogue_texts(source: str) -> Iterator[str]:
    """The translations of a catalogue, without their msgids."""
    for entry in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', source, re.MULTILINE):
        yield "".join(re.findall(r'"(.*)"', entry))


def template_texts(source: str) -> Iterator[str]:
    """What a template says beside its tags."""
    yield re.sub(r"\{[{%#].*?[}%#]\}", "\x00", source)


def prose_texts(source: str) -> Iterator[str]:
    """The paragraphs of a Chinese page, without code."""
    yield re.sub(r"```.*?```", "", source, flags=re.DOTALL)


KINDS = {
    "python": (lambda: (p for room in ROOMS for p in (ROOT / room).rglob("*.py")), python_texts),
    "sql": (lambda: (p for room in ROOMS for p in (ROOT / room).rglob("*.sql")), sql_texts),
    "template": (lambda: (p for room in ROOMS for p in (ROOT / room).rglob("*.html")), template_texts),
    "catalogue": (lambda: (ROOT / "locale").rglob("*.po"), catalogue_texts),
    "prose": (lambda: [ROOT / "README.zh-CN.md", *(ROOT / "docs" / "guides").glob("*.md")], prose_texts),
}


@pytest.mark.parametrize("kind", KINDS)
def test_chinese_is_punctuated_as_chinese(kind: str) -> None:
    files, texts = KINDS[kind]
    paths = sorted(path for path in files() if "migrations" not in path.parts)  # frozen copies of the SQL
    assert paths
    found = [
        f"{path.relative_to(ROOT)}: {piece!r}"
        for path in paths
        for text in texts(path.read_text("utf-8"))
        for piece in offences(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["文件损坏,无法读取", "拒绝:{detail}", "EPSG:4490(经纬度)", "已写出 3 行. ", "“甲”;有:乙", "共 3 行,完"],
)
def test_half_width_punctuation_is_found(text: str) -> None:
    assert offences(text)


@pytest.mark.parametrize(
    "text",
    ["文件损坏，无法读取：{detail}", "如 crs=EPSG:4490。", "写 EPSG:代码（如 EPSG:4526）", "see (a), b: c"],
)
def test_punctuation_that_is_right_is_left_alone(text: str) -> None:
    assert offences(text) == []
