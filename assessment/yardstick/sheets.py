"""The assessment tree as a table: a row a standard, with the levels above it, and written so that it comes back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from assessment.models import Standard
from assessment.services.yardsticks import StandardDraft
from gis_core.layers.fields import Field
from gis_core.sheets import HUNDREDTH, Sheet, SheetRow, meanings, read_sheet, write_sheet
from grids.category_column import read_categories
from grids.models import Category

OBLIGATIONS, COUNTINGS = Standard.Obligation, Standard.Counting
FIELDS = (
    Field("code", required=True, longest=40, aliases=("编号", "标准编号")),
    Field("item", required=True, longest=120, aliases=("测评项目",)),
    Field("indicator", required=True, longest=120, aliases=("测评指标",)),
    Field("content", required=True, longest=200, aliases=("测评内容",)),
    Field("text", required=True, longest=400, aliases=("测评标准",)),
    Field("obligation", choices=frozenset(OBLIGATIONS.values), aliases=("动作", "类型")),
    Field("counting", choices=frozenset(COUNTINGS.values), aliases=("计数方式",)),
    Field("weight", "number", lowest=0.01, aliases=("权重",)),
    Field("deduction", "number", required=True, lowest=0.01, aliases=("扣分",)),
    Field("needs_photo", "boolean", aliases=("须拍照", "需要照片")),
    Field("category", aliases=("案件类别", "类别代码")),
    Field("place_kinds", required=True, longest=400, aliases=("场所类别", "场所")),
)
#: The headings of what is written: the first alias of each field.
HEADINGS = [one.aliases[0] for one in FIELDS]
_CHOICES: dict[str, Any] = {"obligation": OBLIGATIONS, "counting": COUNTINGS}
_SEPARATORS = str.maketrans({"、": ",", "，": ",", "；": ",", ";": ","})
_MOST = Decimal("9999.99")
LONGEST_KIND = 40


@dataclass
class YardstickSheet:
    """What a table holds: the standards in its order, and why rows are refused."""

    sheet: Sheet
    drafts: list[StandardDraft] = field(default_factory=list)

    @property
    def place_kinds(self) -> set[str]:
        """How many kinds of places have a checklist by it?"""
        return {kind for draft in self.drafts for kind in draft.place_kinds}

    def figures(self) -> dict[str, int]:
        """As JSON, without the version: tests/contract/import_yardstick.json."""
        return {
            "read": self.sheet.read,
            "standards": len(self.drafts),
            "place_kinds": len(self.place_kinds),
            "refused": self.sheet.refused_rows,
        }


def read_yardstick_sheet(path: Path, *, layer: str | None = None) -> YardstickSheet:
    """Which standards does this table hold?  Raises FileRefused, SheetRefused."""
    words = {name: meanings(choices.choices) for name, choices in _CHOICES.items()}
    sheet = read_sheet(path, FIELDS, words=words, layer=layer)
    sheet.tell_choices({name: choices.choices for name, choices in _CHOICES.items()})
    categories = dict(Category.objects.filter(active=True).values_list("key", "pk"))
    read_categories(sheet, categories)
    sheet.refuse_numbers(dict.fromkeys(("weight", "deduction"), _MOST))
    _hold_to_kinds(sheet)
    sheet.refuse_twins("code")
    return YardstickSheet(sheet, [_draft(row, categories) for row in sheet.sound()])


def kinds_of(said: str | None) -> tuple[str, ...]:
    """Which kinds of places does a cell name, parted by commas of either script?"""
    parts = [part.strip() for part in (said or "").translate(_SEPARATORS).split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def _hold_to_kinds(sheet: Sheet) -> None:
    for row in sheet.sound():
        kinds = kinds_of(row.said.get("place_kinds"))
        if not kinds or any(len(kind) > LONGEST_KIND for kind in kinds):
            told = _("kinds of places, parted by commas, each of %(most)d characters at most")
            sheet.refuse(row, "place_kinds", "place_kinds", told % {"most": LONGEST_KIND})


def _draft(row: SheetRow, categories: dict[str, int]) -> StandardDraft:
    said = row.said
    category = said.get("category")
    return StandardDraft(
        code=said["code"] or "",
        item=said["item"] or "",
        indicator=said["indicator"] or "",
        content=said["content"] or "",
        text=said["text"] or "",
        obligation=said.get("obligation") or OBLIGATIONS.PRESCRIBED.value,
        counting=said.get("counting") or COUNTINGS.YES_NO.value,
        weight=Decimal(said.get("weight") or 1).quantize(HUNDREDTH),
        deduction=Decimal(said["deduction"] or 0).quantize(HUNDREDTH),
        needs_photo=said.get("needs_photo") not in ("false", "f", "0"),
        category_id=categories[category] if category else None,
        place_kinds=kinds_of(said["place_kinds"]),
    )


def write_yardstick_sheet(path: Path, standards: Iterable[Standard]) -> int:
    """How many standards were written, as XLSX or CSV that comes back in unchanged?  Raises FileRefused."""
    rows = [
        [
            one.code,
            one.item,
            one.indicator,
            one.content,
            one.text,
            str(one.get_obligation_display()),
            str(one.get_counting_display()),
            float(one.weight),
            float(one.deduction),
            _("yes") if one.needs_photo else _("no"),
            one.category.key if one.category else None,
            "、".join(one.place_kinds),
        ]
        for one in standards
    ]
    write_sheet(path, str(Standard._meta.verbose_name_plural), HEADINGS, rows)
    return len(rows)
