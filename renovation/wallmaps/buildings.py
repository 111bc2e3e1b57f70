"""How far is each building of a project on a day, in one word, and what is that called?"""

import datetime
from collections import Counter
from collections.abc import Mapping

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renovation.models import Project, ProjectBuilding

#: By state, the worst first.
BUILDING_WORDS: Mapping[str, str | Promise] = {
    "stands": _("people live there"),
    "empty": _("all moved out"),
    "falls": _("being demolished"),
    "gone": _("demolished"),
    "comes": _("resettlement housing"),
    "complete": _("resettlement housing, complete"),
}


def building_state(building: ProjectBuilding, waiting: int, day: datetime.date) -> str:
    """By which word is a building drawn on a day?  `waiting`: households that have not moved out by then."""

    def has_come(on: datetime.date | None) -> bool:
        return on is not None and on <= day

    if building.kind == ProjectBuilding.Kind.RESETTLEMENT:
        return "complete" if has_come(building.completed_on) else "comes"
    if has_come(building.demolished_on):
        return "gone"
    if has_come(building.demolition_began_on):
        return "falls"
    return "stands" if waiting else "empty"


def states_of(project: Project, day: datetime.date) -> list[tuple[ProjectBuilding, str]]:
    """The buildings of a project that have a place, each with the word by which it is drawn on a day."""
    stays = Q(vacated_on=None) | Q(vacated_on__gt=day)
    waiting = Counter(project.households.filter(stays).values_list("building", flat=True))
    buildings = project.buildings.exclude(geom=None).order_by("code")
    return [(one, building_state(one, waiting[one.pk], day)) for one in buildings]
