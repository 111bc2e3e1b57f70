"""What the dashboard shows: counts, rates, and groups of them, each with the address of the cases behind it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from gis_core.database_words import reads_chinese
from grids.models import Category
from surveys.api.cases import CASES
from surveys.api.figures import counted_for
from surveys.console.choosing import LIGHTS as LIGHT_TITLES
from surveys.dashboard.choosing import Choice, first_of_month, opened
from surveys.figures import figures, summed
from surveys.models import Case
from surveys.models.cases import LIGHTS, OPEN_STATES
from surveys.rate_words import COUNT_TITLES, RATE_TITLES
from surveys.rates import COUNTS, RATES

MONTHS = 12
TOP = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A count of cases, and where they are listed."""

    title: Any
    value: int
    address: str


@dataclass(frozen=True, slots=True)
class Share:
    """A rate from 0 to 1 (None: nothing stands below the line), with what stands above and below."""

    title: Any
    value: float | None
    above: Number
    below: Number

    @property
    def percent(self) -> float | None:
        """0 to 100."""
        return None if self.value is None else 100 * self.value


@dataclass(frozen=True, slots=True)
class Group:
    """A unit, grid, category or month with its numbers."""

    code: str
    name: str
    counts: Mapping[str, Number]
    rates: Mapping[str, Share]


#: The word that narrows the workbench to a group; the grid's is a filter of its own there, as the category's.
_WORDS = {
    "accountable_unit": "accountable_unit",
    "handling_unit": "handling_unit",
    "supervising_unit": "supervising_unit",
    "grid": "grid",
    "road_section": "road_section",
    "community": "community",
    "category": "category",
}
_NOTHING: Mapping[str, Any] = summed(())


def groups(user: Any, choice: Choice, by: str) -> list[Group]:
    """The figures of the choice told by units, grids, categories …, in the order of their codes."""
    return groups_and_whole(user, choice, by)[0]


def groups_and_whole(user: Any, choice: Choice, by: str) -> tuple[list[Group], Group]:
    """The same, and all of them in one: the cases are counted once for both."""
    rows = figures(counted_for(user, choice.asked), by)
    if by == "category" and not reads_chinese():
        rows = _called(rows)
    found = [_group(row, choice.asked | ({_WORDS[by]: row["code"]} if by in _WORDS else {})) for row in rows]
    return found, _group(summed(rows), choice.asked)


def _called(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures are kept with the Chinese names of categories; a page calls them in the reader's language."""
    names = {one.key: one.name for one in Category.objects.filter(key__in=[row["code"] for row in rows])}
    return [{**row, "name": names[row["code"]]} for row in rows]


def whole(user: Any, choice: Choice) -> Group:
    """The figures of the choice in one."""
    return groups_and_whole(user, choice, "all")[1]


def months(user: Any, choice: Choice) -> list[Group]:
    """The figures of the last twelve months of the choice, the months without a case as well."""
    last = first_of_month(choice.last)
    firsts = [first_of_month(last, months_later=back) for back in range(1 - MONTHS, 1)]
    year = choice.during(firsts[0], first_of_month(last, months_later=1))
    rows = {row["code"]: row for row in figures(counted_for(user, year.asked), "month")}
    return [_month(year, first, rows) for first in firsts]


def _month(year: Choice, first: datetime.date, rows: Mapping[str, Any]) -> Group:
    code = f"{first:%Y-%m}"
    days = year.during(first, first_of_month(first, months_later=1))
    return _group({**rows.get(code, _NOTHING), "code": code}, days.asked)


def top(found: Sequence[Group]) -> list[Group]:
    """Those with the most reports first; among equals the lower code."""
    return sorted(found, key=lambda group: (-group.counts["reported"].value, group.code))[:TOP]


def lights(user: Any, choice: Choice) -> list[tuple[str, Number]]:
    """How many open cases of the ground are overdue, soon due and in time, whenever they were reported?"""
    cases: QuerySet[Case] = Case.objects.visible_to(user).filter(state__in=OPEN_STATES)
    narrows = {parameter.name: parameter.narrow for parameter in CASES.filters}
    for name, word in choice.ground.items():
        narrow = narrows[name]
        assert narrow is not None  # every word of the ground narrows
        cases = narrow(cases, word)
    wanted = {light: Count("pk", filter=Q(lit)) for light, lit in LIGHTS.items()}
    found = cases.order_by().aggregate(**wanted)
    return [
        (light, Number(LIGHT_TITLES[light], found[light], opened(choice.ground, tab="open", light=light)))
        for light in LIGHTS
    ]


def _group(row: Mapping[str, Any], asked: Mapping[str, Any]) -> Group:
    # A group without a code (no grid, no road section) has no word of its own: its numbers open nothing.
    has_address = all(asked.values())
    counts = {
        name: Number(
            COUNT_TITLES[name], row["counts"][name], opened(asked, counted=name) if has_address else ""
        )
        for name in COUNTS
    }
    rates = {
        name: Share(RATE_TITLES[name], row["rates"][name], counts[rate.above], counts[rate.below])
        for name, rate in RATES.items()
    }
    return Group(row["code"], row["name"] or "", counts, rates)
