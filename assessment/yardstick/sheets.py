"""The assessment tree as a table: a row a standard, with the levels above it, and written so that it comes back."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from assessment.models import Standard
from assessment.services.yardsticks import StandardDraft
from gis_core.layers.fields import Field
from gis_core.layers.runs import Note
from gis_core.sheets import Sheet, SheetRow, meanings, read_sheet, write_sheet
from gis_core.wording import listed
from grids.models import Category
from grids.rule_words import rule_words
from grids.rules.catalogue import parse_category_code, public_code
from grids.rules.errors import CodeError

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
_MOST, _HUNDREDTH = Decimal("9999.99"), Decimal("0.01")
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
    sheet.refused = [_in_words(note) for note in sheet.refused]
    categories = _categories(sheet)
    _hold_to_columns(sheet)
    _hold_to_kinds(sheet)
    sheet.refuse_twins("code")
    return YardstickSheet(sheet, [_draft(row, categories) for row in sheet.sound()])


def _in_words(note: Note) -> Note:
    """A refusal of a word that is none of a choice says what may be written, as people write it."""
    if note.rule != "choice":
        return note
    labels = [str(label) for _value, label in _CHOICES[note.field].choices]
    return replace(note, reason=_("only: %(words)s") % {"words": listed(labels)})


def _categories(sheet: Sheet) -> dict[str, int]:
    """The categories that rows name, by public code, which each row says from now on; others are refused."""
    ids = dict(Category.objects.filter(active=True).values_list("key", "pk"))
    for row in sheet.rows:
        word = row.said.get("category")
        if word is None:
            continue
        try:
            row.said["category"] = public_code(*parse_category_code(word))
        except CodeError as error:
            sheet.refuse(row, "category", error.rule, rule_words(error))
            continue
        if row.said["category"] not in ids:
            sheet.refuse(row, "category", "category.unknown", _("no category in use on that day"))
    return ids


def _hold_to_columns(sheet: Sheet) -> None:
    """Refuse numbers that a column would not hold as they are."""
    for row in sheet.rows:
        for name in ("weight", "deduction"):
            said = row.said.get(name)
            if said is None:
                continue
            if Decimal(said) > _MOST:
                sheet.refuse(row, name, "range", _("must not be more than %(most)s") % {"most": _MOST})
            elif Decimal(said) != Decimal(said).quantize(_HUNDREDTH):
                sheet.refuse(row, name, "precision", _("two decimals at most"))


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
        weight=Decimal(said.get("weight") or 1).quantize(_HUNDREDTH),
        deduction=Decimal(said["deduction"] or 0).quantize(_HUNDREDTH),
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
