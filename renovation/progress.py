"""How far is a project?  Sums only, which everybody may know who sees the project (dictionary.md C.4)."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renovation.models import Project, ProjectBuilding


def _by(column: str) -> Callable[[datetime.date], Q]:
    """Has the day of a column come by some day?"""
    return lambda day: Q(**{f"{column}__lte": day})


def _decided(day: datetime.date) -> Q:
    unsigned = Q(signed_on=None) | Q(signed_on__gt=day)
    return unsigned & (Q(decision_served_on__lte=day) | Q(court_order_on__lte=day))


#: The path of a household, in its order (domain/standards.md B.6), and what of it has to be there by a day.
STAGES: Mapping[str, tuple[str | Promise, Callable[[datetime.date], Q]]] = {
    "surveyed": (_("surveyed"), _by("surveyed_on")),
    "published": (_("result published"), _by("published_on")),
    "signed": (_("agreement signed"), _by("signed_on")),
    "decided": (_("decided or ordered"), _decided),
    "compensated": (_("compensated"), _by("compensated_on")),
    "vacated": (_("moved out"), _by("vacated_on")),
    "demolished": (_("building demolished"), _by("building__demolished_on")),
    "allocated": (_("housed again"), _by("allocated_on")),
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    key: str
    words: str | Promise
    done: int
    of: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 100 is said of nothing less."""
        return 100 * self.done // self.of if self.of else 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Households by stage, buildings that are gone, dwellings that are begun and complete; areas in m²."""

    households: list[Share]
    buildings: list[Share]
    area_gone_m2: Decimal
    hardship: int


def progress_of(project: Project, *, on: datetime.date = datetime.date.max) -> Progress:
    """The sums of a project by what had happened on a day; households that are not entered yet count among all."""
    counted = project.households.aggregate(
        entered=Count("pk"),
        hardship=Count("pk", filter=~Q(hardship=[])),
        **{key: Count("pk", filter=condition(on)) for key, (_words, condition) in STAGES.items()},
    )
    of = max(project.households_total, counted["entered"])
    households = [Share(key, words, counted[key], of) for key, (words, _condition) in STAGES.items()]
    built = _buildings(project, on)
    return Progress(
        households,
        [
            Share("demolished", _("buildings demolished"), built["gone"], built["to_go"]),
            Share("begun", _("dwellings begun"), built["begun"], built["whole"]),
            Share("complete", _("dwellings basically complete"), built["complete"], built["whole"]),
        ],
        built["area"],
        counted["hardship"],
    )


def _buildings(project: Project, on: datetime.date) -> dict[str, Any]:
    goes = Q(kind=ProjectBuilding.Kind.TO_DEMOLISH)
    gone = goes & Q(demolished_on__lte=on)
    comes = Q(kind=ProjectBuilding.Kind.RESETTLEMENT)

    def dwellings(condition: Q) -> Coalesce:
        return Coalesce(Sum("dwellings", filter=condition), 0)

    return project.buildings.aggregate(
        to_go=Count("pk", filter=goes),
        gone=Count("pk", filter=gone),
        area=Coalesce(Sum("floor_area_m2", filter=gone), Decimal(0)),
        begun=dwellings(comes & Q(construction_began_on__lte=on)),
        complete=dwellings(comes & Q(completed_on__lte=on)),
        whole=dwellings(comes),
    )
