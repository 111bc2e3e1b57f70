"""Which categories does the project ship, and by which public code is each known?

The table is grids/data/catalogue.csv.  Codes and Chinese names: domain/standards.md B.1.3; the English names
are our own.  A county imports the rest of its standard's annex itself.  The two standards' numbers differ in
length (2026: two digits of class + three; 2013: two + two), so one public code never means two categories.
"""

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from grids.rules.codes import CatalogueScheme
from grids.rules.errors import CodeError
from grids.rules.policies import Group

CATALOGUE_FILE = Path(__file__).resolve().parent.parent / "data" / "catalogue.csv"


class CategoryKind(StrEnum):
    """Is it an object, an occurrence, or something that ought to be there and is not?"""

    COMPONENT = "component"  # 部件
    MATTER = "matter"  # 事件(事项)
    SUPPLY_GAP = "supply_gap"  # 设施缺失


class GeometryKind(StrEnum):
    """As what is it drawn on the ground?"""

    POINT = "P"
    LINE = "L"
    AREA = "A"


# DESIGN section 6: c01037 component, m01037 matter, g01999 supply gap; bare digits mean the matter.
KIND_LETTERS: dict[CategoryKind, str] = {
    CategoryKind.COMPONENT: "c",
    CategoryKind.MATTER: "m",
    CategoryKind.SUPPLY_GAP: "g",
}
_LETTER_KINDS = {letter: kind for kind, letter in KIND_LETTERS.items()} | {"": CategoryKind.MATTER}
_CODE_LENGTHS: dict[CatalogueScheme, int] = {
    CatalogueScheme.GB_47678_2026: 5,
    CatalogueScheme.GB_30428_2013: 4,
}
_PUBLIC_CODE = re.compile(r"([cmg]?)([0-9]{4,5})", re.IGNORECASE)


class CategoryCode(NamedTuple):
    """Which kind and which digits does a public code stand for?"""

    kind: CategoryKind
    code: str

    @property
    def scheme(self) -> CatalogueScheme:
        """Under which standard is it numbered?"""
        return next(scheme for scheme, length in _CODE_LENGTHS.items() if length == len(self.code))


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One shipped category; `component_code` names the component, in the same scheme, that it is about."""

    scheme: CatalogueScheme
    kind: CategoryKind
    code: str
    class_code: str
    class_name_zh: str
    class_name_en: str
    name_zh: str
    name_en: str
    code_2013: str
    geometry_kind: GeometryKind
    group: Group
    road_bound: bool
    is_local_extension: bool
    component_code: str

    @property
    def public_code(self) -> str:
        """By which code is the category known outside?"""
        return public_code(self.kind, self.code)


def public_code(kind: CategoryKind | str, code: str) -> str:
    """By which one code is a category of this kind and these digits known everywhere?"""
    return KIND_LETTERS[CategoryKind(kind)] + code


def parse_category_code(text: str, *, field: str = "category") -> CategoryCode:
    """Which kind and digits does c01037, m01037, g01999 or a bare 01037 mean?  Raises CodeError."""
    match = _PUBLIC_CODE.fullmatch(text)
    if match is None:
        raise CodeError(
            "category.format",
            f"类别代码“{text}”不对；应为字母 c（部件）、m（事项）或 g（设施缺失）加 5 位数字，"
            "或 2013 版的 4 位数字；不写字母表示事项，例如 m06013 或 06013。",
            field,
        )
    return CategoryCode(_LETTER_KINDS[match[1].lower()], match[2])


def read_catalogue(path: Path = CATALOGUE_FILE) -> list[CategoryRow]:
    """Which categories does the table hold, in its order?  Raises CodeError, naming the bad line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = []
        for values in reader:
            try:
                rows.append(_category_row(values))
            except (KeyError, TypeError, ValueError) as error:
                raise CodeError(
                    "catalogue.row",
                    f"类别目录 {path.name} 第 {reader.line_num} 行不对：{error}",
                    "catalogue",
                ) from error
    return rows


def _category_row(values: dict[str, str]) -> CategoryRow:
    """Which category does one line of the table describe?  Raises ValueError or KeyError for a bad one."""
    scheme = CatalogueScheme(values["scheme"])
    code = values["code"]
    if re.fullmatch(r"[0-9]+", code) is None or len(code) != _CODE_LENGTHS[scheme]:
        raise CodeError(
            "category.length",
            f"代码“{code}”应为 {_CODE_LENGTHS[scheme]} 位数字（{scheme}）。",
            "code",
        )
    if values["class_code"] != code[:2]:
        raise CodeError(
            "category.class",
            f"代码“{code}”的大类应为“{code[:2]}”，而不是“{values['class_code']}”。",
            "class_code",
        )
    return CategoryRow(
        scheme=scheme,
        kind=CategoryKind(values["kind"]),
        code=code,
        class_code=values["class_code"],
        class_name_zh=values["class_name_zh"],
        class_name_en=values["class_name_en"],
        name_zh=values["name_zh"],
        name_en=values["name_en"],
        code_2013=values["code_2013"],
        geometry_kind=GeometryKind(values["geometry_kind"]),
        group=Group(values["group"]),
        road_bound=_flag(values["road_bound"]),
        is_local_extension=_flag(values["is_local_extension"]),
        component_code=values["component_code"],
    )


def _flag(text: str) -> bool:
    """Is this 1 or 0?  Raises ValueError for anything else."""
    if text not in {"0", "1"}:
        raise ValueError(f"应为 0 或 1，而不是“{text}”")
    return text == "1"
