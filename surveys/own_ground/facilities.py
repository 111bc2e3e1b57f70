"""The facilities of somebody's grids: in which state, heard of when, and what is open at each."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Case as Choose
from django.db.models import (
    Count,
    DateField,
    Expression,
    F,
    Field,
    Func,
    IntegerField,
    JSONField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.asked import asked_word
from grids.models import Facility, Grid
from grids.models.catalogue import category_like
from grids.resolver import county
from surveys.models import Case, SurveyPoint

Status = Facility.Status
#: What a list may show, each with what it means.
SHOWN: Mapping[str, str | Promise] = {
    "all": pgettext_lazy("facilities", "all"),
    "broken": _("damaged or lost"),
    "cases": _("with open cases"),
    "unheard": _("not heard of for a year"),
}
_BROKEN = Q(status__in=[Status.DAMAGED, Status.LOST])
UNHEARD = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; what it misspells is not asked for."""

    show: str = "all"
    grid: str = ""
    text: str = ""

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "Choice":
        """The choice of an address."""
        return cls(
            asked_word(words, "show", SHOWN) or "all", asked_word(words, "grid"), asked_word(words, "text")
        )

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        named = {"show": self.show, "grid": self.grid, "text": self.text}
        return urlencode({name: word for name, word in named.items() if word})


def facilities_in(outline: GEOSGeometry | None, user: Any, today: datetime.date) -> QuerySet[Any]:
    """The facilities of today in this ground, but those that are removed.

    Each with its grid (`grid_code`, `grid_name`), the day of the last word about it (`heard_on`) and how many of its
    cases that this user may see are open (`open_cases`).
    """
    found = Facility.objects.on(today).exclude(status=Status.REMOVED)
    if outline is None:
        return found.none()
    around = (
        Grid.objects.on(today)
        .filter(kind=county().main_grid_kind, geom__intersects=OuterRef("geom"))
        .order_by("code")
    )
    points = SurveyPoint.objects.visible_to(user).filter(facility__isnull=False).order_by()
    seen = points.values("facility__code").annotate(last=Max("seen_on"))
    cases = Case.objects.visible_to(user).open().filter(point__facility__isnull=False).order_by()
    number = cases.values("point__facility__code").annotate(n=Count("pk"))
    seen_on = _by_code(dict(seen.values_list("facility__code", "last")), DateField())
    open_cases = _by_code(dict(number.values_list("point__facility__code", "n")), IntegerField())
    return found.filter(
        geom__intersects=outline
    ).annotate(
        grid_code=Subquery(around.values("code")[:1]),  # on a border the lower code, as ever
        grid_name=Subquery(around.values("name")[:1]),
        heard_on=Greatest(F("changed_on"), seen_on, F("installed_on")),
        open_cases=Coalesce(open_cases, 0),
    )


def _by_code(found: Mapping[str, Any], kind: "Field[Any, Any]") -> Expression:
    """What was found for a facility of this code, asked once for all and looked up for each; NULL for nothing."""
    table = Cast(Value(json.dumps({code: str(value) for code, value in found.items()})), JSONField())
    word = Func(table, F("code"), arg_joiner=" ->> ", template="(%(expressions)s)", output_field=TextField())
    return Cast(word, kind)


def chosen(choice: Choice, facilities: QuerySet[Any], today: datetime.date) -> QuerySet[Any]:
    """Those of a choice, what is broken or open first."""
    if choice.grid:
        facilities = facilities.filter(Q(grid_code=choice.grid) | Q(grid_name=choice.grid))
    if choice.text:
        text = Q(code__icontains=choice.text) | Q(name__icontains=choice.text)
        facilities = facilities.filter(text | category_like(choice.text))
    facilities = facilities.filter(means(choice.show, today))
    pressing = Choose(
        When(status=Status.LOST, then=0),
        When(status=Status.DAMAGED, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return facilities.annotate(pressing=pressing).order_by("pressing", "-open_cases", "code", "pk")


def means(show: str, today: datetime.date) -> Q:
    """Which facilities does a word of SHOWN mean?"""
    return {
        "all": Q(),
        "broken": _BROKEN,
        "cases": Q(open_cases__gt=0),
        "unheard": Q(heard_on=None) | Q(heard_on__lt=today - UNHEARD),
    }[show]


def numbers_of(facilities: QuerySet[Any], today: datetime.date) -> dict[str, int]:
    """How many facilities does each word of SHOWN mean?  One statement."""
    wanted = {name: Count("pk", filter=means(name, today) or None) for name in SHOWN}
    return facilities.order_by().aggregate(**wanted)
