"""Which findings of the last check does somebody see, chosen and ordered as the page's address says?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gis_core.asked import asked_word
from grids.models import Grid, HydrantFinding
from surveys.models import SurveyPoint

Kind = HydrantFinding.Kind

#: How findings of one kind are ordered; the id comes last, so that pages stay apart.
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "size": (F("size").desc(nulls_last=True), "pk"),
    "grid": (F("grid__code").asc(nulls_last=True), F("size").desc(nulls_last=True), "pk"),
    "unit": (
        "accountable_unit__code",
        F("grid__code").asc(nulls_last=True),
        F("size").desc(nulls_last=True),
        "pk",
    ),
    "since": ("-first_check__on_date", F("size").desc(nulls_last=True), "pk"),
}
ORDER_TITLES: Mapping[str, str | Promise] = {
    "size": _("largest first"),
    "grid": _("by grid"),
    "unit": _("by unit"),
    "since": _("newest first"),
}
STATES: Mapping[str, str | Promise] = {"open": _("not registered yet"), "opened": _("registered")}
_WIDEST_ZOOM, _CLOSEST_ZOOM = 10, 18


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; what it misspells is not asked for."""

    kind: str = ""
    grid: str = ""
    unit: str = ""
    state: str = ""
    order: str = "size"

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "Choice":
        """The choice that the parameters of an address make."""
        return cls(
            kind=asked_word(words, "kind", Kind.values),
            grid=asked_word(words, "grid", longest=40),
            unit=asked_word(words, "unit"),
            state=asked_word(words, "state", STATES),
            order=asked_word(words, "order", ORDERS) or "size",
        )

    @property
    def query(self) -> str:
        """The choice as the query of an address, without what goes without saying."""
        named = {"kind": self.kind, "grid": self.grid, "unit": self.unit, "state": self.state}
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def narrows(self) -> bool:
        """Is anything left out?"""
        return bool(self.query)


#: Is it a supply gap already?  A finding's id is the id of the point under which it is reported.
_REPORTED = Exists(SurveyPoint.objects.filter(uid=OuterRef("uid")))


def visible_findings(user: Any) -> QuerySet[HydrantFinding]:
    """What the last check found where this user may look, each with `opened`: is it a supply gap already?"""
    return HydrantFinding.objects.standing().visible_to(user).annotate(opened=_REPORTED)


def registered(findings: QuerySet[HydrantFinding]) -> QuerySet[HydrantFinding]:
    """Those that are a supply gap already."""
    return findings.filter(_REPORTED)


def chosen(findings: QuerySet[HydrantFinding], choice: Choice) -> QuerySet[HydrantFinding]:
    """Those of the choice, in its order, kinds apart."""
    conditions = {
        "kind": Q(kind=choice.kind),
        "grid": Q(grid__code=choice.grid),
        "unit": Q(accountable_unit__code=choice.unit),
        "state": Q(_REPORTED) if choice.state == "opened" else ~Q(_REPORTED),
    }
    for name, condition in conditions.items():
        if getattr(choice, name):
            findings = findings.filter(condition)
    size = Coalesce("area_m2", F("to_m") - F("from_m"), "households", output_field=FloatField())
    return (
        findings.annotate(size=size, kind_order=_kind_order())
        .select_related("grid", "accountable_unit", "first_check", "last_check")
        .order_by("kind_order", *ORDERS[choice.order])
    )


def _kind_order() -> Any:
    whens = [When(kind=kind, then=Value(number)) for number, kind in enumerate(Kind.values)]
    return Case(*whens, output_field=IntegerField())


def opened_by(findings: QuerySet[HydrantFinding], column: str) -> dict[Any, int]:
    """How many are registered, by a foreign key of theirs?"""
    rows = registered(findings).order_by().values(column).annotate(number=Count("pk"))
    return {row[column]: row["number"] for row in rows}


def map_link(
    box: tuple[float, float, float, float], lon: float, lat: float, *, point: int | None = None
) -> str:
    """Which address shows the place on the map, with the layer of hydrants, and a point's drawer open?"""
    extent = max(box[2] - box[0], box[3] - box[1], 1e-6)
    zoom = min(_CLOSEST_ZOOM, max(_WIDEST_ZOOM, math.floor(math.log2(360 / extent))))
    drawer = f"&open=points:{point}" if point else ""
    return f"/?lon={lon:.6f}&lat={lat:.6f}&z={zoom}&show=hydrants{drawer}"


def finding_link(finding: HydrantFinding, point: int | None = None) -> str:
    """Where on the map is it?"""
    return map_link(finding.geom.extent, finding.place.x, finding.place.y, point=point)


def grid_links(ids: list[int]) -> dict[int, str]:
    """Where on the map are these grids?"""
    links = {}
    for pk, geom in Grid.objects.filter(pk__in=ids).values_list("pk", "geom"):
        west, south, east, north = geom.extent
        links[pk] = map_link(geom.extent, (west + east) / 2, (south + north) / 2)
    return links
