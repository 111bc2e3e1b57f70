"""Duties in words: the same on the page, in print and in the notice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from grids.duties import CategoryGroup, Duties, DutyTerritory, FacilityCount

_PARTS = {"accountable": _("Answers for"), "handling": _("Does the work on")}
_LAYERS = {
    "rulings": _("Rulings"),
    "grids": _("Responsibility grids"),
    "road_sections": _("Road sections"),
    "junctions": _("Junctions"),
    "places": _("Sites, compounds and storefront strips"),
}
_STEPS = {
    "RULING": _("by a ruling"),
    "STOREFRONT": _("on the storefront strips named"),
    "SITE": _("on the sites named"),
    "COMPOUND": _("in the compounds named"),
    "ROAD": _("in the road sections named"),
    "ROAD_CLEANING": _("in the road sections named (cleaning)"),
    "ROAD_LIGHTING": _("in the road sections named (lighting)"),
    "GRID": _("in the grids named"),
    "DEPARTMENT": _("in the whole county, by the duty of the department"),
}
_KINDS = {
    "component": _("Components and their faults"),
    "matter": _("Matters"),
    "supply_gap": _("Supply gaps"),
}
_LAYER_ORDER = tuple(_LAYERS)


@dataclass(frozen=True, slots=True)
class TerritoryTable:
    """The territories of one layer, for one part; `hectares` and `kilometres` in all, None where not measured."""

    title: str
    rows: list[tuple[DutyTerritory, str, str]]  # with its size and its first day, in words
    hectares: float | None
    kilometres: float | None


@dataclass(frozen=True, slots=True)
class CategoryList:
    """The categories of one class, and where the unit has this part for them."""

    title: str
    where: str
    names: str
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """Everything a unit has one part in."""

    title: str
    tables: list[TerritoryTable]
    lists: list[CategoryList]


def parts(duties: Duties) -> list[Part]:
    """What does the unit answer for, then what does it do the work on?  Parts without anything are left out."""
    found = []
    for part, title in _PARTS.items():
        tables = [
            _table(layer, [row for row in duties.territories if (row.part, row.layer) == (part, layer)])
            for layer in _LAYER_ORDER
        ]
        tables = [table for table in tables if table.rows]
        lists = [_list(group) for group in duties.categories if group.part == part]
        if tables or lists:
            found.append(Part(str(title), tables, lists))
    return found


def facility_words(facilities: Iterable[FacilityCount]) -> list[tuple[str, int]]:
    """The facilities that the unit maintains, by category in the reader's language."""
    return [(row.name_en if _english() else row.name_zh, row.count) for row in facilities]


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _table(layer: str, territories: list[DutyTerritory]) -> TerritoryTable:
    areas = [row.area_m2 for row in territories if row.area_m2 is not None]
    lengths = [row.length_m for row in territories if row.length_m is not None]
    return TerritoryTable(
        title=str(_LAYERS[layer]),
        rows=[(row, _size(row), row.since or gettext("from the beginning")) for row in territories],
        hectares=sum(areas) / 10_000 if areas else None,
        kilometres=sum(lengths) / 1000 if lengths else None,
    )


def _size(territory: DutyTerritory) -> str:
    if territory.length_m is not None:
        return gettext("%(metres)s m") % {"metres": f"{territory.length_m:,.0f}"}
    if territory.area_m2 is not None:
        return gettext("%(hectares)s ha") % {"hectares": f"{territory.area_m2 / 10_000:,.2f}"}
    return ""


def _list(group: CategoryGroup) -> CategoryList:
    names = group.categories_en if _english() else group.categories_zh
    return CategoryList(
        title=f"{_KINDS[group.kind]} · {group.name_en if _english() else group.name_zh}",
        where=gettext(", ").join(str(_STEPS[step]) for step in group.steps),
        names=gettext(", ").join(names),
        count=len(names),
    )
