"""Supply gaps: what lacks where, what the accountable unit has answered, and since when nobody has."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.asked import asked_word
from surveys.models import Case, CaseStep
from surveys.needs import PROMISES
from surveys.rules import Action, State

#: How a gap stands: no answer yet, a promise that runs, or settled.
SHOWN: Mapping[str, str | Promise] = {
    "unanswered": pgettext_lazy("supply gaps", "unanswered"),
    "promised": pgettext_lazy("supply gaps", "promised"),
    "settled": pgettext_lazy("supply gaps", "settled"),
    "all": pgettext_lazy("supply gaps", "all"),
}
VIEWS: Mapping[str, str | Promise] = {
    "list": _("List of gaps"),
    "units": _("By accountable unit"),
    "grids": _("By grid"),
}
_OPEN = Q(state=State.GAP)
_STANDS: Mapping[str, Q] = {
    "unanswered": _OPEN & Q(outcome=None),
    "promised": _OPEN & Q(outcome__in=sorted(PROMISES)),
    "settled": ~_OPEN | Q(outcome__isnull=False) & ~Q(outcome__in=sorted(PROMISES)),
    "all": Q(),
}
_OVERDUE = _OPEN & Q(due_at__lt=Now())


def overdue(now: datetime.datetime) -> QuerySet[Case]:
    """The open gaps that nobody answered in time, or whose promise is over its day; the oldest first."""
    found: QuerySet[Case] = Case.objects.filter(_OPEN, due_at__lt=now)
    return found.select_related("category", "accountable_unit").order_by("reported_at", "pk")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; what it misspells is not asked for."""

    show: str = "unanswered"
    view: str = "list"
    unit: str = ""
    grid: str = ""

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "Choice":
        """The choice of an address."""
        return cls(
            asked_word(words, "show", SHOWN) or "unanswered",
            asked_word(words, "view", VIEWS) or "list",
            asked_word(words, "unit"),
            asked_word(words, "grid"),
        )

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode(
            {name: getattr(self, name) for name in self.__dataclass_fields__ if getattr(self, name)}
        )


def supply_gaps(user: Any) -> QuerySet[Case]:
    """The supply gaps that somebody may see, each with its last answer (`outcome`, NULL: none), the oldest first."""
    answers = CaseStep.objects.filter(case=OuterRef("pk"), action=Action.ANSWER_GAP).order_by("-seq")
    told = {
        "outcome": "reason",
        "answer": "note",
        "answer_detail": "detail",
        "answered_at": "at",
        "answer_unit": "unit__name",
    }
    taken = CaseStep.objects.filter(case=OuterRef("pk"), action=Action.TAKE_AS_GAP)
    found: QuerySet[Case] = Case.objects.visible_to(user).filter(Exists(taken)).exclude(state=State.VOIDED)
    found = found.annotate(**{name: Subquery(answers.values(column)[:1]) for name, column in told.items()})
    return found.order_by("reported_at", "pk")


def chosen(choice: Choice, user: Any) -> QuerySet[Case]:
    """The gaps of a choice, the oldest first."""
    found = supply_gaps(user).filter(_STANDS[choice.show])
    if choice.unit:
        found = found.filter(Q(accountable_unit__code=choice.unit) | Q(accountable_unit__name=choice.unit))
    if choice.grid:
        found = found.filter(Q(grid__code=choice.grid) | Q(grid__name=choice.grid))
    return found.select_related("category", "point", "grid", "accountable_unit")


def counts(user: Any) -> dict[str, int]:
    """How many gaps stand how, and how many of the open ones are over their day?  One statement."""
    wanted = {name: Count("pk", filter=stands or None) for name, stands in _STANDS.items()}
    found: dict[str, int] = (
        supply_gaps(user).order_by().aggregate(**wanted, overdue=Count("pk", filter=_OVERDUE))
    )
    return found


def table(view: str, user: Any) -> list[dict[str, Any]]:
    """Per accountable unit or grid: how many gaps stand how; most unanswered first, then by code."""
    part = "accountable_unit" if view == "units" else "grid"
    names = {"code": F(f"{part}__code"), "name": F(f"{part}__name")}
    sums = {f"n_{name}": Count("pk", filter=stands or None) for name, stands in _STANDS.items()}
    rows: Any = (
        supply_gaps(user).order_by().values(**names).annotate(**sums, n_overdue=Count("pk", filter=_OVERDUE))
    )
    return sorted(rows, key=lambda row: (-row["n_unanswered"], row["code"] or ""))
