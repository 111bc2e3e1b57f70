"""A month of inspection as a workbook: the published list, the lots, and every observation with its verdict."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.models import InspectionMonth, Observation


def write_month_sheet(path: Path, plan: InspectionMonth) -> None:
    """Write the workbook of a month: three sheets."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        write_table(
            book,
            _("Published list"),
            [_("Inspection point"), _("Unit"), _("All who may be charged"), _("must")],
            _list(plan),
        )
        headings = [_("Inspection point"), _("Name"), _("Unit"), _("Inspector"), _("Purpose")]
        write_table(book, _("Lots"), headings, _lots(plan))
        write_table(book, _("Observations"), observation_headings(), observation_rows(plan))


def write_table(
    book: xlsxwriter.Workbook, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """A sheet with a heading that stays in sight; numbers stay numbers."""
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    for n, row in enumerate(rows, start=1):
        sheet.write_row(n, 0, row)


def _list(plan: InspectionMonth) -> Iterator[Sequence[object]]:
    for one in plan.candidates["points"]:
        yield one["code"], one["unit"], "、".join(one["units"]), _("yes") if one["must"] else _("no")


def _lots(plan: InspectionMonth) -> Iterator[Sequence[object]]:
    for task in plan.tasks.select_related("point", "unit", "inspector"):
        yield (
            task.point.code,
            task.point.name,
            task.unit.code,
            str(task.inspector),
            str(task.get_purpose_display()),
        )


def observation_headings() -> list[str]:
    return [
        _("Observation"),
        _("Inspection point"),
        _("Standard"),
        _("Charged unit"),
        _("Looked at"),
        _("As it should be"),
        _("Points lost where it fails wholly"),
        _("Weight"),
        _("Purpose"),
        _("Verdict"),
        _("Inspector"),
        _("Seen at"),
        _("In words"),
    ]


def observation_rows(plan: InspectionMonth) -> Iterator[Sequence[object]]:
    """Every observation of a month, raw, in the order in which they came."""
    seen = Observation.objects.filter(task__month=plan).select_related(
        "task__point", "standard", "unit", "seen_by", "appeal"
    )
    for one in seen.order_by("pk"):
        verdict = getattr(one, "appeal", None)
        yield (
            one.pk,
            one.task.point.code,
            one.standard.code,
            one.unit.code,
            one.observed,
            one.ok,
            float(one.standard.deduction),
            float(one.standard.weight),
            str(one.task.get_purpose_display()),
            str(verdict.get_verdict_display() or _("appealed")) if verdict else "",
            str(one.seen_by),
            _moment(one.seen_at),
            one.note,
        )


def _moment(at: datetime.datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
