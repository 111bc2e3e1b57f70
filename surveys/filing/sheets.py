"""Filing rules as a table: read into a proposal, row by row, and written for people to change and hand in again."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path

from gis_core.layers.fields import Field
from gis_core.sheets import HUNDREDTH, Sheet, SheetRow, meanings, read_sheet, write_sheet
from grids.category_column import read_categories
from grids.models import Category
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
_OPTIONAL = ("close_condition_zh", "min_photos", "severity", "points_deducted", "source")
_CHOICES = {"limit_unit": UNITS, "area_level": LEVELS, "severity": SEVERITIES}
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
    """What would this table change from a day on?  `close_missing`: rules of its categories that it does not name end,
    unless rows are refused, which might have named them.

    Raises FileRefused, SheetRefused.
    """
    words = {name: meanings(choices.choices) for name, choices in _CHOICES.items()}
    sheet = read_sheet(path, FIELDS, words=words, layer=layer)
    sheet.tell_choices({name: choices.choices for name, choices in _CHOICES.items()})
    categories = dict(Category.objects.in_use_on(day).values_list("key", "pk"))
    read_categories(sheet, categories)
    sheet.refuse_numbers(_MOST)
    sheet.refuse_twins("category", "area_level", "seq")
    known = {
        (rule.category_id, rule.seq, rule.area_level): rule
        for rule in FilingRule.objects.valid_on(day)
        .filter(category__key__in={row.said.get("category") for row in sheet.rows})
        .select_related("category")
    }
    found = FilingSheet(sheet)
    for row in sheet.sound():
        old = known.get((categories[row.said["category"] or ""], *_number(row)))
        found.outcomes.append(_outcome(row, _draft(row, categories, old), old))
    if close_missing and not sheet.refused:
        named = {one.draft.key for one in found.outcomes}
        spoken_of = {one.draft.category_id for one in found.outcomes}
        found.closing = [
            rule for key, rule in known.items() if key not in named and rule.category_id in spoken_of
        ]
    return found


def _number(row: SheetRow) -> tuple[int, str]:
    return int(row.said["seq"] or 0), row.said.get("area_level") or ""


def _draft(row: SheetRow, categories: dict[str, int], old: FilingRule | None) -> RuleDraft:
    """What the row proposes; what its file has no column for stays as it is in `old`."""
    said = row.said
    kept = {name: getattr(old, name) for name in _OPTIONAL if old and name not in said}
    told = {
        "close_condition_zh": said.get("close_condition_zh") or "",
        "min_photos": int(said.get("min_photos") or 2),
        "severity": said.get("severity") or SEVERITIES.ORDINARY.value,
        "points_deducted": Decimal(said.get("points_deducted") or 0).quantize(HUNDREDTH),
        "source": said.get("source") or "",
    }
    seq, area_level = _number(row)
    return RuleDraft(
        category_id=categories[said["category"] or ""],
        seq=seq,
        area_level=area_level,
        condition_zh=said["condition_zh"] or "",
        limit_value=Decimal(said["limit_value"] or 0).quantize(HUNDREDTH),
        limit_unit=said["limit_unit"] or "",
        **{**told, **kept},
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
