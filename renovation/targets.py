"""What has a programme promised for each of its years, and what of it is done?"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from renovation.models import (
    FundEntry,
    Household,
    Programme,
    Project,
    ProjectBuilding,
    ProjectMilestone,
    YearlyTarget,
)

#: A project counts from the day on which its first milestone began.
BEGINS_WITH = "M1"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in a year: floor area gone (m²), projects begun, money spent (yuan), households compensated."""

    area_m2: Decimal = Decimal(0)
    projects: int = 0
    funds_yuan: Decimal = Decimal(0)
    households: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a programme: its target, and what is done of it."""

    target: YearlyTarget
    done: Done

    def figures(self, *, with_funds: bool) -> list[tuple[str, str]]:
        """What is done and what was promised of each figure, in words: m², projects, households, 10,000 yuan."""
        done, target = self.done, self.target
        pairs = [
            (done.area_m2, target.area_m2),
            (done.projects, target.projects),
            (done.households, target.households),
            *([(done.funds_yuan / 10_000, target.funds_yuan / 10_000)] if with_funds else []),
        ]
        return [(f"{one:,.0f}", f"{other:,.0f}") for one, other in pairs]


def years_of(programme: Programme, projects: QuerySet[Project], *, until: datetime.date) -> Sequence[Year]:
    """The years of a programme with what these of its projects have done up to a day."""
    own = projects.filter(programme=programme)
    done = _done(own, until)
    return [Year(target, done.get(target.year, Done())) for target in programme.targets.order_by("year")]


def _done(projects: QuerySet[Project], until: datetime.date) -> Mapping[int, Done]:
    in_projects = {"project__in": projects}
    areas = _by_year(
        ProjectBuilding.objects.filter(**in_projects), "demolished_on", until, Sum("floor_area_m2")
    )
    begun = _by_year(
        ProjectMilestone.objects.filter(code=BEGINS_WITH, **in_projects), "started_on", until, Count("pk")
    )
    money = _by_year(
        FundEntry.objects.filter(direction=FundEntry.Direction.OUT, **in_projects),
        "on",
        until,
        Sum("amount_yuan"),
    )
    people = _by_year(Household.objects.filter(**in_projects), "compensated_on", until, Count("pk"))
    years = {*areas, *begun, *money, *people}
    zero = Decimal(0)
    return {
        year: Done(areas.get(year, zero), begun.get(year, 0), money.get(year, zero), people.get(year, 0))
        for year in years
    }


def _by_year(rows: QuerySet[Any], day: str, until: datetime.date, figure: Any) -> dict[int, Any]:
    """A figure of rows by the year of a day, of those up to `until`."""
    dated = rows.filter(Q(**{f"{day}__lte": until})).order_by().annotate(year=ExtractYear(day))
    return dict(dated.values("year").annotate(figure=figure).values_list("year", "figure"))
