"""Who answers by a pack alone?  The rule as the pack's address tells it, with shapely as on the phone."""

from typing import Any

import pyproj
import shapely
from shapely.geometry import shape

_GEOD = pyproj.Geod(ellps="GRS80")
GRID, FACILITY, TOWNSHIP, OFFICE = 8, 9, 12, 13


class Pack:
    """A pack, ready to be asked."""

    def __init__(self, pack: dict[str, Any]) -> None:
        self.categories = {category["key"]: category for category in pack["categories"]}
        self.territories = pack["territories"]
        self.nearest_m = pack["settings"]["nearest_grid_m"]
        self.shapes = [row["geometry"] and shape(row["geometry"]) for row in self.territories]

    def answer(self, lon: float, lat: float, key: str) -> dict[str, Any]:
        """The units by code, the steps that found them, and whether the nearest grid stood in."""
        category, place = self.categories[key], shapely.Point(lon, lat)
        there = [
            row
            for row, geometry in zip(self.territories, self.shapes, strict=True)
            if row["step"] < 11 and self._fits(row, key) and self._holds(row, geometry, place)
        ]
        found = _first(there, category["accountable_steps"], "accountable")
        nearest = found is None
        found = found or self._nearest(place, key)
        nearest = nearest and found is not None
        found = found or self._fallback(place)
        handling = _first(there, category["handling_steps"], "handling")
        return {
            "accountable": found["accountable"],
            "step": 11 if nearest else found["step"],
            "handling": (handling or found)["handling" if handling else "accountable"],
            "handling_step": handling["step"] if handling else 11 if nearest else found["step"],
        }

    @staticmethod
    def _fits(row: dict[str, Any], key: str) -> bool:
        return row["categories"] is None or key in row["categories"]

    @staticmethod
    def _holds(row: dict[str, Any], geometry: Any, place: shapely.Point) -> bool:
        if geometry is None:
            return True
        if row["reach_m"] is not None:
            return bool(_metres(geometry, place) <= row["reach_m"])
        return bool(geometry.intersects(place))

    def _nearest(self, place: shapely.Point, key: str) -> dict[str, Any] | None:
        near = [
            (0 if geometry.intersects(place) else _metres(geometry, place), n, row)
            for n, (row, geometry) in enumerate(zip(self.territories, self.shapes, strict=True))
            if row["step"] == GRID and row["accountable"] is not None and self._fits(row, key)
        ]
        distance, _n, row = min(near, default=(self.nearest_m + 1, 0, None))
        return row if distance <= self.nearest_m else None

    def _fallback(self, place: shapely.Point) -> dict[str, Any]:
        for step in (TOWNSHIP, OFFICE):
            for row, geometry in zip(self.territories, self.shapes, strict=True):
                if (
                    row["step"] == step
                    and row["accountable"] is not None
                    and self._holds(row, geometry, place)
                ):
                    return row
        raise AssertionError("nobody answers")


def _first(there: list[dict[str, Any]], steps: list[int], part: str) -> dict[str, Any] | None:
    """The earliest of the list of steps; inside a step the one that stands first."""
    found = [row for row in there if row["step"] in steps and row[part] is not None]
    return min(found, key=lambda row: steps.index(row["step"]), default=None)


def _metres(geometry: Any, place: shapely.Point) -> float:
    near = shapely.ops.nearest_points(geometry, place)[0]
    return float(_GEOD.inv(near.x, near.y, place.x, place.y)[2])
