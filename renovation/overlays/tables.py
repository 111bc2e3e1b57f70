"""What was found inside an outline as tables for people: cells in words, totals, and two outlines side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gis_core.models import RasterLayer
from grids.models import Building, Place
from renovation.models import Parcel
from renovation.overlays.words import COLUMNS, LAYERS
from surveys.enforcement.words import CHAIN_STAGES

#: Square metres of a mu (亩).
MU_M2 = 2000 / 3
#: Columns that add up over the rows of a table, and those of which two outlines are compared.
_SUMMED = (
    *("area_m2", "area_mu", "length_m", "count", "not_intact", "usable", "red"),
    *("footprint_m2", "floor_m2", "signed", "vacated"),
)
_COMPARED = ("area_m2", "length_m", "count", "footprint_m2")
_SHARES = ("share", "cover")
#: By which a row is told apart, the first that it has.
_KEYS = ("code", "category", "stage", "use", "name")
_CODES: Mapping[str, Mapping[str, Any]] = {
    "use": dict(Building.Use.choices),
    "management": dict(Place.Management.choices),
    "tenure": dict(Parcel.Tenure.choices),
    "stage": dict(CHAIN_STAGES),
    "kind": dict(RasterLayer.Kind.choices),
}
#: Layers whose areas overlap each other or are no ground: their sum means nothing.
_NOT_SUMMED = ("imagery",)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; `raw` is the number or word itself, for files."""

    words: str
    is_number: bool
    raw: Any


@dataclass(frozen=True, slots=True)
class Table:
    """A layer under an outline: `columns` are names, `headings` what they are called; `total` None: nothing adds up."""

    name: str
    title: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None


def area_words(area_m2: float) -> str:
    """An area in square metres and in mu."""
    return _("%(area)s m² (%(mu)s mu)") % {"area": f"{area_m2:,.1f}", "mu": f"{area_m2 / MU_M2:,.2f}"}


def tables_of(found: Mapping[str, Any]) -> list[Table]:
    """The tables of an overlay, in the order of the layers."""
    return [
        _table(name, str(title), _with_mu(found[name])) for name, title in LAYERS.items() if name in found
    ]


def _with_mu(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their areas in mu beside those in square metres."""
    told: list[dict[str, Any]] = []
    for row in rows:
        made: dict[str, Any] = {}
        for column, value in row.items():
            made[column] = value
            if column == "area_m2":
                made["area_mu"] = None if value is None else round(value / MU_M2, 2)
        told.append(made)
    return told


def _table(name: str, title: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = tuple(rows[0]) if rows else ()
    total = None
    if len(rows) > 1 and name not in _NOT_SUMMED:
        total = tuple(
            cell(column, sum(row[column] or 0 for row in rows))
            if column in _SUMMED
            else Cell("" if at else _("together"), column in _SHARES, None)
            for at, column in enumerate(columns)
        )
    return Table(
        name,
        title,
        columns,
        tuple(str(COLUMNS[column]) for column in columns),
        tuple(tuple(cell(column, row[column]) for column in columns) for row in rows),
        total,
    )


def cell(column: str, value: Any) -> Cell:
    """How is a value of a column told?"""
    if column in _SHARES:
        return Cell("—" if value is None else f"{100 * value:.1f} %", True, value)
    if value is None or value == "":
        return Cell("—" if value is None else "", column in _SUMMED, None)
    if isinstance(value, float):
        return Cell(f"{value:,.2f}" if column == "area_mu" else f"{value:,.1f}", True, value)
    if isinstance(value, int):
        return Cell(f"{value:,}", True, value)
    words = str(_CODES.get(column, {}).get(value, value))
    return Cell(words, False, words)


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing under two outlines: how much of it under the first, the second, and by how much the second has more."""

    name: str
    first: str
    second: str
    more: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A layer under two outlines, by its leading figure (`heading`)."""

    name: str
    title: str
    heading: str
    rows: tuple[Compared, ...]


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Comparison]:
    """Two overlays side by side, layer by layer, with a last row for both together where there are several."""
    return [
        made
        for name, title in LAYERS.items()
        if name in first and name in second
        if (made := _compared(name, str(title), first[name], second[name])) is not None
    ]


def _compared(
    name: str, title: str, first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]]
) -> Comparison | None:
    rows = [*first, *second]
    column = next((one for one in _COMPARED if rows and one in rows[0]), None)
    if column is None:
        return None
    named = {_key(row): _called(row, title) for row in rows}
    amounts = [{_key(row): row[column] or 0 for row in side} for side in (first, second)]
    told = [_pair(named[key], column, *(side.get(key, 0) for side in amounts)) for key in sorted(named)]
    if len(told) > 1 and name not in _NOT_SUMMED:
        told.append(_pair(_("together"), column, *(sum(side.values()) for side in amounts)))
    return Comparison(name, title, str(COLUMNS[column]), tuple(told))


def _key(row: Mapping[str, Any]) -> str:
    column = next((one for one in _KEYS if one in row), None)
    return str(row[column]) if column else ""


def _called(row: Mapping[str, Any], title: str) -> str:
    if "name" in row:
        return str(row["name"] or row.get("code") or "")
    column = next((one for one in _KEYS if one in row), None)
    return cell(column, row[column]).words if column else title


def _pair(called: str, column: str, first: float, second: float) -> Compared:
    more = second - first
    sign = "+" if more > 0 else "−" if more < 0 else "±"
    return Compared(
        called, cell(column, first).words, cell(column, second).words, sign + cell(column, abs(more)).words
    )
