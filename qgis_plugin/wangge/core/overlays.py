"""What lies inside an outline (tests/contract/overlay.json)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PATH = "/api/v1/overlay/"
#: An address holds so many corners.
MOST_CORNERS = 80
#: Which lists of the answer are summed, and by which of their numbers.
SUMS: Mapping[str, tuple[str, str]] = {
    "grids": ("grids", ""),
    "cases": ("cases", "count"),
    "cases_red": ("cases", "red"),
    "facilities": ("facilities", "count"),
    "facilities_not_intact": ("facilities", "not_intact"),
    "road_m": ("road_sections", "length_m"),
}


def drawn(corners: Iterable[tuple[float, float]]) -> str:
    """The name of an outline by its corners in degrees.  Raises ValueError for too many."""
    told = [f"{lon:.7f},{lat:.7f}" for lon, lat in corners]
    if len(told) > MOST_CORNERS:
        raise ValueError(f"{len(told)} > {MOST_CORNERS}")
    return "drawn:" + ";".join(told)


def sums(told: Mapping[str, Any]) -> dict[str, float]:
    """One number for each of SUMS, and the area."""
    found: dict[str, float] = {"area_m2": told.get("area_m2") or 0.0}
    for name, (rows, column) in SUMS.items():
        listed = told.get(rows, [])
        found[name] = sum(row.get(column) or 0 for row in listed) if column else len(listed)
    return found


def units(told: Mapping[str, Any]) -> str:
    """The units that answer for its grids, the largest share first."""
    areas: dict[str, float] = {}
    for grid in told.get("grids", []):
        unit = grid.get("accountable_unit")
        if unit:
            areas[unit] = areas.get(unit, 0.0) + grid["area_m2"]
    return ", ".join(sorted(areas, key=lambda unit: (-areas[unit], unit)))
