"""Filing rules as a table: read into a proposal, row by row, and written for people to change and hand in again."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from gis_core.layers.fields import Field
from gis_core.sheets import Sheet, SheetRow, meanings, read_sheet, write_sheet
from grids.models import Category
from grids.rule_words import rule_words
from grids.rules.catalogue import parse_category_code, public_code
from grids.rules.errors import CodeError
from surveys.models import FilingRule
from surveys.services.filing_rules import RuleDraft

UNITS, LEVELS, SEVERITIES = FilingRule.Unit, FilingRule.AreaLevel, FilingRule.Severity
FIELDS = (
    Field("category", required=True, aliases=("类别", "类别代码", "小类代码")),
    Field("seq", "integer", required=True, lowest=1, aliases=("序号",)),
    Field("condition_zh", required=True, longest=200, aliases=("立案条件",)),
    Field("limit_value", "number", required=True, lowest=0.01, aliases=("时限", "处置时限")),
    Field("limit_unit", required=True, choices=frozenset(UNITS.values), aliases=("时限单位", "单位")),
    Field("area_level", choices=frozenset(LEVELS.values) - {""}, aliases=("区域级别",)),
    Field("close_condition_zh", longest=200, aliases=("结案条件", "结案标准")),
    Field("min_photos", "integer", lowest=0, aliases=("最少照片数", "照片数")),
    Field("severity", choices=frozenset(SEVERITIES.values), aliases=("严重程度",)),
    Field("points_deducted", "number", lowest=0, aliases=("扣分",)),
    Field("source", longest=200, aliases=("来源", "依据")),
)
#: The headings of what is written: the first alias of each field, and what people only read.
HEADINGS = [one.aliases[0] for one in FIELDS]
_HUNDREDTH = Decimal("0.01")
#: The largest that a column holds.
_MOST = {
    "limit_value": Decimal("999999.99"),
    "points_deducted": Decimal("999.99"),
    "min_photos": Decimal(20),
    "seq": Decimal(9999),
}


@dataclass(frozen=True)
class RowOutcome:
    """What would become of one sound row: `kind` inserted, updated (in place of `old`) or unchanged."""

    n: int
    kind: str
    draft: RuleDraft
    old: FilingRule | None


@dataclass
class FilingSheet:
    """What a table of filing rules would change from a day on."""

    sheet: Sheet
    outcomes: list[RowOutcome] = field(default_factory=list)
    closing: list[FilingRule] = field(default_factory=list)

    @property
    def drafts(self) -> list[RuleDraft]:
        """What has to be proposed: new rules and those that say something else."""
        return [one.draft for one in self.outcomes if one.kind != "unchanged"]

    def count(self, kind: str) -> int:
        """How many rows have this outcome?"""
        return sum(one.kind == kind for one in self.outcomes)

    def figures(self) -> dict[str, int]:
        """As JSON, without the proposal: tests/contract/import_filing_rules.json."""
        return {
            "read": self.sheet.read,
            **{kind: self.count(kind) for kind in ("inserted", "updated", "unchanged")},
            "closed": len(self.closing),
            "refused": self.sheet.refused_rows,
        }


def read_filing_sheet(
    path: Path, *, day: datetime.date, layer: str | None = None, close_missing: bool = False
) -> FilingSheet:
    """What would this table change from a day on?  `close_missing`: rules of its categories that it does not name end.

    Raises FileRefused, SheetRefused.
    """
    words = {
        "limit_unit": meanings(UNITS.choices),
        "area_level": meanings(LEVELS.choices),
        "severity": meanings(SEVERITIES.choices),
    }
    sheet = read_sheet(path, FIELDS, words=words, layer=layer)
    categories = _categories(sheet, day)
    _hold_to_columns(sheet)
    sheet.refuse_twins("category", "area_level", "seq")
    drafts = [(row, _draft(row, categories)) for row in sheet.sound()]
    known = {
        (rule.category_id, rule.seq, rule.area_level): rule
        for rule in FilingRule.objects.valid_on(day)
        .filter(category__in={draft.category_id for _row, draft in drafts})
        .select_related("category")
    }
    found = FilingSheet(sheet, [_outcome(row, draft, known.get(draft.key)) for row, draft in drafts])
    if close_missing:
        named = {draft.key for _row, draft in drafts}
        found.closing = [rule for key, rule in known.items() if key not in named]
    return found


def _categories(sheet: Sheet, day: datetime.date) -> dict[str, int]:
    """Which category does each word of the column mean?  Rows with another are refused."""
    ids = {category.key: category.pk for category in Category.objects.in_use_on(day)}
    found: dict[str, int] = {}
    for row in sheet.rows:
        word = row.said.get("category")
        if word is None or word in found:
            continue
        try:
            key = public_code(*parse_category_code(word))
        except CodeError as error:
            sheet.refuse(row, "category", error.rule, rule_words(error))
            continue
        if key in ids:
            found[word] = ids[key]
            row.said["category"] = key
            found[key] = ids[key]
        else:
            sheet.refuse(row, "category", "category.unknown", _("no category in use on that day"))
    return found


def _hold_to_columns(sheet: Sheet) -> None:
    """Refuse numbers that a column would not hold as they are."""
    for row in sheet.rows:
        for name, most in _MOST.items():
            said = row.said.get(name)
            if said is None:
                continue
            if Decimal(said) > most:
                sheet.refuse(row, name, "range", _("must not be more than %(most)s") % {"most": most})
            elif Decimal(said) != Decimal(said).quantize(_HUNDREDTH):
                sheet.refuse(row, name, "precision", _("two decimals at most"))


def _draft(row: SheetRow, categories: dict[str, int]) -> RuleDraft:
    said = row.said
    return RuleDraft(
        category_id=categories[said["category"] or ""],
        seq=int(said["seq"] or 0),
        condition_zh=said["condition_zh"] or "",
        limit_value=Decimal(said["limit_value"] or 0).quantize(_HUNDREDTH),
        limit_unit=said["limit_unit"] or "",
        area_level=said.get("area_level") or "",
        close_condition_zh=said.get("close_condition_zh") or "",
        min_photos=int(said.get("min_photos") or 2),
        severity=said.get("severity") or SEVERITIES.ORDINARY.value,
        points_deducted=Decimal(said.get("points_deducted") or 0).quantize(_HUNDREDTH),
        source=said.get("source") or "",
    )


def _outcome(row: SheetRow, draft: RuleDraft, old: FilingRule | None) -> RowOutcome:
    if old is None:
        return RowOutcome(row.n, "inserted", draft, None)
    same = all(getattr(old, name) == value for name, value in asdict(draft).items())
    return RowOutcome(row.n, "unchanged" if same else "updated", draft, old)


def write_filing_sheet(path: Path, rules: Iterable[FilingRule]) -> int:
    """How many rules were written, as XLSX or CSV that comes back in unchanged?  Raises FileRefused."""
    rows = [
        [
            rule.category.key,
            rule.seq,
            rule.condition_zh,
            float(rule.limit_value),
            str(rule.get_limit_unit_display()),
            str(rule.get_area_level_display()) if rule.area_level else None,
            rule.close_condition_zh or None,
            rule.min_photos,
            str(rule.get_severity_display()),
            float(rule.points_deducted),
            rule.source or None,
            rule.category.name_zh,
        ]
        for rule in rules
    ]
    write_sheet(
        path,
        str(FilingRule._meta.verbose_name_plural),
        [*HEADINGS, str(Category._meta.get_field("name_zh").verbose_name)],
        rows,
    )
    return len(rows)
