"""How far is a project?  Sums only, which everybody may know who sees the project (dictionary.md C.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renovation.models import Project, ProjectBuilding

#: The path of a household, in its order (domain/standards.md B.6), and what of it has to be there.
STAGES: Mapping[str, tuple[str | Promise, Q]] = {
    "surveyed": (_("surveyed"), Q(surveyed_on__isnull=False)),
    "published": (_("result published"), Q(published_on__isnull=False)),
    "signed": (_("agreement signed"), Q(signed_on__isnull=False)),
    "decided": (
        _("decided or ordered"),
        Q(signed_on=None) & ~Q(decision_served_on=None, court_order_on=None),
    ),
    "compensated": (_("compensated"), Q(compensated_on__isnull=False)),
    "vacated": (_("moved out"), Q(vacated_on__isnull=False)),
    "demolished": (_("building demolished"), Q(building__demolished_on__isnull=False)),
    "allocated": (_("housed again"), Q(allocated_on__isnull=False)),
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


def progress_of(project: Project) -> Progress:
    """The sums of a project; households that are expected but not entered yet count among all."""
    counted = project.households.aggregate(
        entered=Count("pk"),
        hardship=Count("pk", filter=~Q(hardship=[])),
        **{key: Count("pk", filter=condition) for key, (_words, condition) in STAGES.items()},
    )
    of = max(project.households_total, counted["entered"])
    households = [Share(key, words, counted[key], of) for key, (words, _condition) in STAGES.items()]
    built = _buildings(project)
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


def _buildings(project: Project) -> dict[str, Any]:
    goes = Q(kind=ProjectBuilding.Kind.TO_DEMOLISH)
    gone = goes & Q(demolished_on__isnull=False)
    comes = Q(kind=ProjectBuilding.Kind.RESETTLEMENT)

    def dwellings(condition: Q) -> Coalesce:
        return Coalesce(Sum("dwellings", filter=condition), 0)

    return project.buildings.aggregate(
        to_go=Count("pk", filter=goes),
        gone=Count("pk", filter=gone),
        area=Coalesce(Sum("floor_area_m2", filter=gone), Decimal(0)),
        begun=dwellings(comes & Q(construction_began_on__isnull=False)),
        complete=dwellings(comes & Q(completed_on__isnull=False)),
        whole=dwellings(comes),
    )
