"""What happened to one object, newest first: the history that the database wrote, for reading only."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.models import User

#: Which columns of an event a model shows to nobody, by its method `concealed`.
Concealed = Callable[[Any], frozenset[str]]
LONGEST = 200
LONGEST_VALUE = 80
_ACTIONS = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One column that became something else."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: what was done when and by whom; `login` is the database login it came through."""

    at: datetime.datetime
    action: str
    person: str
    login: str
    changes: list[Change] = field(default_factory=list)


def happenings(obj: Model) -> list[Happening]:
    """The newest events of an object, each with what it changed; empty where the model keeps no history."""
    if not hasattr(obj, "events"):
        return []
    newest = list(obj.events.order_by("-pgh_id")[: LONGEST + 1])
    people = people_of(newest)
    fields = (
        [field for field in obj._meta.concrete_fields if hasattr(newest[0], field.attname)] if newest else []
    )
    concealed: Concealed = getattr(obj, "concealed", lambda event: frozenset())
    found = []
    for event, before in pairwise([*newest, None]):
        hidden = concealed(event) | concealed(before or event)
        shown = [field for field in fields if field.name not in hidden]
        found.append(_happening(event, before, people, shown))
    return found[:LONGEST]


def people_of(events: Iterable[Any]) -> dict[int, str]:
    """Who made these events, by id: full names, else logins."""
    ids = [person for event in events if (person := person_id(event)) is not None]
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def person_id(event: Any) -> int | None:
    """Who made this event?  None: a program, or somebody outside the site."""
    context = event.pgh_context or {}
    return context.get("user") if isinstance(context, dict) else None


def _happening(event: Any, before: Any | None, people: dict[int, str], fields: list[Field]) -> Happening:
    changes = []
    if before is not None and event.pgh_label == "update":
        changes = [
            Change(str(field.verbose_name), _shown(old), _shown(new))
            for field in fields
            if (old := getattr(before, field.attname)) != (new := getattr(event, field.attname))
        ]
    return Happening(
        at=event.pgh_created_at,
        action=str(_ACTIONS.get(event.pgh_label, event.pgh_label)),
        person=people.get(person_id(event) or 0, ""),
        login=event.pgh_login,
        changes=changes,
    )


def _shown(value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, GEOSGeometry):
        return _("geometry of %(number)s points") % {"number": value.num_coords}
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
