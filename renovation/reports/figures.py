"""The figures of a project's month, column by column as its ledger has them (domain/standards.md B.6)."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renovation.models import FundEntry, Project, ProjectBuilding, ProjectPaper
from renovation.rules.gates import Paper
from renovation.rules.periods import Length
from renovation.rules.reports import last_day, percent

#: The columns of the ledger, in their order; those of single sources of money come after `invested_total`.
COLUMNS: Mapping[str, str | Promise] = {
    "code": _("code"),
    "name": _("project"),
    "planned_start": _("start planned"),
    "started": _("start in fact"),
    "planned_finish": _("end planned"),
    "finished": _("end in fact"),
    "households_planned": _("households planned"),
    "households_settled": _("households settled"),
    "households_lacking": _("households lacking"),
    "area_planned_m2": _("area planned (m²)"),
    "area_settled_m2": _("area settled (m²)"),
    "signed": _("households signed"),
    "signed_percent": _("signed (%)"),
    "moved": _("households moved out"),
    "moved_percent": _("moved out (%)"),
    "demolished_households": _("households demolished"),
    "demolished_m2": _("area demolished (m²)"),
    "permits": _("permits held"),
    "dwellings": _("dwellings planned"),
    "begun": _("dwellings begun"),
    "begun_percent": _("begun (%)"),
    "complete": _("dwellings basically complete"),
    "complete_percent": _("basically complete (%)"),
    "accepted": _("dwellings accepted"),
    "invested_month": _("invested this month (yuan)"),
    "invested_year": _("invested this year (yuan)"),
    "invested_total": _("invested in all (yuan)"),
    "target_year": _("target of the year (yuan)"),
    "invested_percent": _("target reached (%)"),
    "petitions": _("petitions received"),
    "petitions_closed": _("petitions closed"),
    "blockers": _("difficulties open"),
}
#: What the money of the period itself is called.
INVESTED: Mapping[Length, str | Promise] = {
    Length.MONTH: COLUMNS["invested_month"],
    Length.QUARTER: _("invested this quarter (yuan)"),
    Length.YEAR: _("invested within the year (yuan)"),
}
#: What a quarter and a year tell of a project besides.
COUNTED: Mapping[str, str | Promise] = {
    "reports_due": _("monthly reports due"),
    "reports_late": _("of these late"),
    "reports_missing": _("of these missing"),
    "inspections": _("quarterly inspections"),
    "findings": _("problems found"),
    "findings_open": _("problems not settled"),
}
#: Money is no business of everybody (dictionary.md C.4, row "funds").
MONEY = frozenset(column for column in COLUMNS if column.startswith("invested") or column == "target_year")
_PERMITS = (Paper.LAND, Paper.PLANNING_PERMIT, Paper.CONSTRUCTION_PERMIT)


def figures_of(
    project: Project, month: datetime.date, *, since: datetime.date | None = None
) -> dict[str, Any]:
    """The figures of a month, given by its first day, as they are known now for its last day.

    `since`: the first day of the quarter or year that ends with this month; what was invested is that from then on.
    """
    end = last_day(month)
    found = {
        "code": project.code,
        "name": project.name,
        **_days(project, end),
        **_households(project, end),
        **_dwellings(project, end),
        **_money(project, since or month, end),
        "permits": _permits(project, end),
        "petitions": project.petitions.filter(received_on__lte=end).count(),
        "petitions_closed": project.petitions.filter(closed_on__lte=end).count(),
        "blockers": project.blockers.filter(opened_on__lte=end).exclude(closed_on__lte=end).count(),
    }
    return {column: found[column] for column in COLUMNS} | {
        f"source_{source}": amount for source, amount in _sources(project, end).items()
    }


def cells_of(
    figures: Mapping[str, Any], *, with_money: bool, length: Length = Length.MONTH
) -> list[tuple[str, str, Any]]:
    """The figures as column, heading and value, in their order; money only `with_money`."""
    told = [
        (
            column,
            str(INVESTED[length] if column == "invested_month" else heading),
            _value(column, figures.get(column)),
        )
        for column, heading in COLUMNS.items()
        if with_money or column not in MONEY
    ]
    if with_money:
        told += [
            (f"source_{source.value}", str(source.label), figures.get(f"source_{source.value}", 0))
            for source in FundEntry.Source
        ]
    return told


def shown(column: str, value: Any) -> str:
    """A figure as people read it; a dash where nothing is known."""
    if value is None or value == "":
        return "—"
    if isinstance(value, float):
        return f"{value:,.1f}" if column.endswith("percent") else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _value(column: str, value: Any) -> Any:
    if column == "permits":
        return "、".join(str(ProjectPaper.KINDS[Paper(kind)]) for kind in value or ())
    return value


def _days(project: Project, end: datetime.date) -> dict[str, Any]:
    rows = list(project.milestones.all())
    planned = [day for row in rows if (day := row.planned_start or row.started_on)]
    begun = [row.started_on for row in rows if row.started_on and row.started_on <= end]
    done = [row.finished_on for row in rows if row.finished_on and row.finished_on <= end]
    return {
        "planned_start": _iso(min(planned, default=None)),
        "started": _iso(min(begun, default=None)),
        "planned_finish": _iso(project.deadline),
        "finished": _iso(max(done)) if rows and len(done) == len(rows) else None,
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _households(project: Project, end: datetime.date) -> dict[str, Any]:
    settled = (
        Q(signed_on__lte=end) | Q(decision_served_on__lte=end, contested_on=None) | Q(court_order_on__lte=end)
    )
    gone = Q(building__demolished_on__lte=end)
    row = project.households.aggregate(
        entered=Count("pk"),
        area=Sum("area_m2", default=Decimal(0)),
        settled=Count("pk", filter=settled),
        area_settled=Sum("area_m2", filter=settled, default=Decimal(0)),
        signed=Count("pk", filter=Q(signed_on__lte=end)),
        moved=Count("pk", filter=Q(vacated_on__lte=end)),
        gone=Count("pk", filter=gone),
    )
    planned = max(project.households_total, row["entered"])
    razed = project.buildings.filter(demolished_on__lte=end).aggregate(
        area=Sum("floor_area_m2", default=Decimal(0))
    )
    return {
        "households_planned": planned,
        "households_settled": row["settled"],
        "households_lacking": planned - row["settled"],
        "area_planned_m2": float(row["area"]),
        "area_settled_m2": float(row["area_settled"]),
        "signed": row["signed"],
        "signed_percent": percent(row["signed"], planned),
        "moved": row["moved"],
        "moved_percent": percent(row["moved"], planned),
        "demolished_households": row["gone"],
        "demolished_m2": float(razed["area"]),
    }


def _dwellings(project: Project, end: datetime.date) -> dict[str, Any]:
    comes = project.buildings.filter(kind=ProjectBuilding.Kind.RESETTLEMENT)
    row = comes.aggregate(
        whole=Sum("dwellings", default=0),
        begun=Sum("dwellings", filter=Q(construction_began_on__lte=end), default=0),
        complete=Sum("dwellings", filter=Q(completed_on__lte=end), default=0),
    )
    accepted = comes.aggregate(
        number=Count("acceptances", filter=Q(acceptances__is_passed=True, acceptances__on__lte=end))
    )
    return {
        "dwellings": row["whole"],
        "begun": row["begun"],
        "begun_percent": percent(row["begun"], row["whole"]),
        "complete": row["complete"],
        "complete_percent": percent(row["complete"], row["whole"]),
        "accepted": accepted["number"],
    }


def _money(project: Project, since: datetime.date, end: datetime.date) -> dict[str, Any]:
    spent = project.funds.filter(direction=FundEntry.Direction.OUT, on__lte=end)
    row = spent.aggregate(
        month=Sum("amount_yuan", filter=Q(on__gte=since), default=Decimal(0)),
        year=Sum("amount_yuan", filter=Q(on__year=end.year), default=Decimal(0)),
        whole=Sum("amount_yuan", default=Decimal(0)),
    )
    target = project.programme.targets.filter(year=end.year).first()  # unique
    promised = target.funds_yuan if target else Decimal(0)
    return {
        "invested_month": float(row["month"]),
        "invested_year": float(row["year"]),
        "invested_total": float(row["whole"]),
        "target_year": float(promised),
        "invested_percent": percent(row["year"], promised),
    }


def _sources(project: Project, end: datetime.date) -> dict[str, float]:
    rows = project.funds.filter(direction=FundEntry.Direction.OUT, on__lte=end).order_by().values("source")
    sums = dict(rows.annotate(sum=Sum("amount_yuan")).values_list("source", "sum"))
    return {source: float(sums.get(source, 0)) for source in FundEntry.Source.values}


def _permits(project: Project, end: datetime.date) -> list[str]:
    held = set(project.papers.filter(on__lte=end).values_list("kind", flat=True))
    return [kind.value for kind in _PERMITS if kind.value in held]
