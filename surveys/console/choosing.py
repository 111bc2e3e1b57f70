"""Which cases does an address of the workbench ask for, and in what order?"""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.asked import asked_day, asked_word
from grids.county_hours import county_day, county_zone
from grids.models.catalogue import category_like
from surveys.case_words import STATES
from surveys.console import counted
from surveys.console.tabs import BY_NAME, cases_in, tabs_of
from surveys.enforcement.rules import UNDER_WAY
from surveys.models import Case
from surveys.models.cases import LIGHTS as WHEN_LIT
from surveys.models.cases import OPEN_STATES

ROWS_ON_A_PAGE = 50


def uuid_of(word: str) -> uuid.UUID | None:
    """The public id that a word of an address is, if it is one."""
    try:
        return uuid.UUID(word)
    except ValueError:
        return None


LIGHTS: Mapping[str, str | Promise] = {
    "red": pgettext_lazy("light of a case", "overdue"),
    "yellow": pgettext_lazy("light of a case", "soon due"),
    "green": pgettext_lazy("light of a case", "in time"),
}
#: Quick filters; each leaves out what has ended.
QUICK: Mapping[str, str | Promise] = {
    "overdue": _("overdue"),
    "today": _("due today"),
    "returned": _("handed back"),
    "urged": _("urged"),
    "ordered": _("ordered"),
    "structures": _("illegal structures"),
    "removable": _("may be removed"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; what it misspells is not asked for."""

    tab: str = "open"
    quick: str = ""
    state: str = ""
    light: str = ""
    category: str = ""
    unit: str = ""
    grid: str = ""
    facility: str = ""
    text: str = ""
    since: str = ""
    until: str = ""
    #: Which number of the figures it opens: words of surveys.console.counted.
    figure: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Mapping[str, Any], user: Any) -> "Choice":
        """The choice of an address; without a tab, the first one that the user has."""
        names = [tab.name for tab in tabs_of(user)]
        return cls(
            tab=asked_word(words, "tab", names) or next(iter(names), "open"),
            quick=asked_word(words, "quick", QUICK),
            state=asked_word(words, "state", STATES),
            light=asked_word(words, "light", LIGHTS),
            category=asked_word(words, "category"),
            unit=asked_word(words, "unit"),
            grid=asked_word(words, "grid"),
            facility=asked_word(words, "facility"),
            text=asked_word(words, "text"),
            since=_day(words, "since"),
            until=_day(words, "until"),
            figure={
                name: word for name in counted.TITLES if (word := counted.read(name, asked_word(words, name)))
            },
        )

    @property
    def named(self) -> dict[str, str]:
        """What it asks for beside the tab."""
        names = [name for name in self.__dataclass_fields__ if name not in {"tab", "figure"}]
        return {name: word for name in names if (word := getattr(self, name))} | dict(self.figure)

    @property
    def figure_told(self) -> list[tuple[Any, Any]]:
        """The number of the figures that it opens, in words."""
        return counted.told(self.figure)

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode({"tab": self.tab, **self.named})


def _day(words: Mapping[str, Any], name: str) -> str:
    found = asked_day(words, name)
    return found.isoformat() if found else ""


def chosen(choice: Choice, user: Any) -> QuerySet[Case]:
    """The cases of a choice, those due first on top, then those without a clock, the newest first."""
    cases: QuerySet[Case] = cases_in(BY_NAME[choice.tab], user).filter(condition_of(choice))
    return cases.order_by(F("due_at").asc(nulls_last=True), "-pk")


def condition_of(choice: Choice) -> Q:
    """Which cases of its tab does a choice mean?"""
    found = Q()
    if choice.quick:
        found &= _quick(choice.quick) & Q(state__in=OPEN_STATES)
    if choice.light:
        found &= WHEN_LIT[choice.light]
    conditions = {
        "state": Q(state=choice.state),
        "category": Q(category__key=choice.category) | category_like(choice.category),
        "unit": _unit(choice.unit),
        "grid": Q(grid__code=choice.grid) | Q(grid__name=choice.grid),
        "facility": Q(point__facility__code=choice.facility),
        "text": _text(choice.text),
        "since": Q(point__seen_on__gte=choice.since or None),
        "until": Q(point__seen_on__lte=choice.until or None),
    }
    for name, condition in conditions.items():
        if getattr(choice, name):
            found &= condition
    if choice.figure:
        found &= Q(pk__in=counted.narrowed(Case.objects.order_by(), choice.figure).values("pk"))
    return found


def _unit(word: str) -> Q:
    found = Q()
    for path in ("accountable_unit", "handling_unit", "supervising_unit"):
        found |= Q(**{f"{path}__code": word}) | Q(**{f"{path}__name": word})
    return found


def _text(word: str) -> Q:
    return (
        Q(number__icontains=word)
        | Q(point__description__icontains=word)
        | Q(point__place_text__icontains=word)
        | category_like(word)
    )


def _quick(name: str) -> Q:
    return _MEANS[name]()


def _due_today() -> Q:
    start, end = _today()
    return Q(due_at__gte=start, due_at__lt=end)


def _removable() -> Q:
    by_today = Q(enforcement__removable_from__lte=county_day(timezone.now()))
    return Q(enforcement__stage__in=sorted(UNDER_WAY)) & by_today


#: What each quick filter means at the moment of asking.
_MEANS: Mapping[str, Callable[[], Q]] = {
    "overdue": lambda: WHEN_LIT["red"],
    "today": _due_today,
    "returned": lambda: Q(hand_back_count__gt=0),
    "urged": lambda: Q(urged_at__isnull=False),
    "ordered": lambda: Q(answer_order_by__isnull=False),
    "structures": lambda: Q(enforcement__stage__in=sorted(UNDER_WAY)),
    "removable": _removable,
}


def _today() -> tuple[datetime.datetime, datetime.datetime]:
    """From when until when is it today in the county?"""
    day = timezone.now().astimezone(county_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return day, day + datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its cases, and the mark after which the next one begins (empty: there is none)."""

    cases: list[Case]
    next: str
    is_first: bool


def page_of(cases: QuerySet[Case], after: str) -> Page:
    """The page after a mark.  By keys, so that a page neither skips nor repeats what has moved meanwhile."""
    mark = _read_mark(after)
    if mark is not None:
        due_at, pk = mark
        later = Q(due_at=due_at, pk__lt=pk)
        if due_at is not None:
            later |= Q(due_at__gt=due_at) | Q(due_at=None)
        cases = cases.filter(later)
    found = list(
        cases.select_related("category", "accountable_unit", "handling_unit", "point")[: ROWS_ON_A_PAGE + 1]
    )
    more = len(found) > ROWS_ON_A_PAGE
    found = found[:ROWS_ON_A_PAGE]
    return Page(found, _mark(found[-1]) if more else "", mark is None)


def _mark(case: Case) -> str:
    return f"{case.due_at.isoformat() if case.due_at else ''}~{case.pk}"


def _read_mark(text: str) -> tuple[datetime.datetime | None, int] | None:
    due, _tilde, pk = text.partition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        due_at = parse_datetime(due) if due else None
    except ValueError:
        return None
    if due and (due_at is None or timezone.is_naive(due_at)):
        return None
    return due_at, int(pk)
