"""What a survey may be set on: somebody's grids by town and community, categories by class, and units."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from grids.models import Category, Division, Grid, Membership, Unit
from grids.resolver import county
from grids.scope import scope_of
from surveys.models import ground_of

Role = Membership.Role
_TOWN, _COMMUNITY = 9, 12
_NAMED = (Unit.Kind.SUPERVISION_OFFICE, Unit.Kind.DEPARTMENT, Unit.Kind.TOWNSHIP, Unit.Kind.COMMUNITY)


@dataclass(slots=True)
class Area:
    """A town with its communities, or a community with its grids; grids without a community stand in the town `""`."""

    code: str
    name: str
    parts: list["Area"] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """The codes of all grids in it."""
        return [grid.code for grid in self.grids] + [code for part in self.parts for code in part.codes]


def ground_to_survey(user: Any, today: datetime.date) -> QuerySet[Grid]:
    """The grids on which somebody may set a survey, by code: all of the county for the office, else their own."""
    scope = scope_of(user)
    grids = Grid.objects.on(today).filter(kind=county().main_grid_kind).order_by("code")
    grids = grids.defer("geom", "geom_3857")
    return grids if Role.SUPERVISION in scope.roles else grids.filter(code__in=ground_of(scope))


def towns_of(grids: QuerySet[Grid], today: datetime.date) -> list[Area]:
    """These grids by town and community, by code."""
    towns: dict[str, Area] = {}
    communities: dict[str, Area] = {}
    for grid in grids:
        code = grid.community_code
        town = towns.setdefault(code[:_TOWN], Area(code[:_TOWN], ""))
        if code not in communities:
            communities[code] = Area(code, "")
            town.parts.append(communities[code])
        communities[code].grids.append(grid)
    names = dict(
        Division.objects.on(today)
        .filter(Q(code__in=list(towns)) | Q(code__in=list(communities)))
        .values_list("code", "name")
    )
    for area in (*towns.values(), *communities.values()):
        area.name = names.get(area.code, area.code)
    return list(towns.values())


def classes_of(today: datetime.date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The categories in use by their class, each as key and name, in the reader's language."""
    is_english = get_language() == "en"
    found: dict[str, list[tuple[str, str]]] = {}
    for one in Category.objects.in_use_on(today).order_by("key"):
        group = (is_english and one.class_name_en) or one.class_name_zh
        found.setdefault(group, []).append((one.key, (is_english and one.name_en) or one.name_zh))
    return list(found.items())


def category_names(keys: list[str]) -> list[str]:
    """Names of categories in the reader's language, in the order of their keys."""
    is_english = get_language() == "en"
    return [
        (is_english and one.name_en) or one.name_zh
        for one in Category.objects.filter(key__in=keys).order_by("key")
    ]


def units_to_name(user: Any, today: datetime.date) -> QuerySet[Unit]:
    """In whose name may somebody set a survey?  The office in that of any; others in that of their own units, who has
    none in that of the office.
    """
    scope = scope_of(user)
    units = Unit.objects.filter(valid__contains=today)
    if Role.SUPERVISION in scope.roles:
        return units.filter(kind__in=_NAMED).order_by("code")
    posts = Membership.objects.filter(
        user__in=scope.people, role__in=[Role.GRID_MANAGER, Role.UNIT_OFFICER], during__contains=today
    )
    own = posts.values_list("unit", flat=True)
    office = county().supervision_office
    named = [unit for unit in own if unit is not None] or ([office.pk] if office else [])
    return units.filter(pk__in=named).order_by("code")
