"""Who answers for a place, a category and a day?  The question and the receipt (tests/contract/resolve.json)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PATH = "/api/v1/resolve/"
#: Where a unit was looked for (grids.rules.policies.Step), in words.
STEPS = {
    "RULING": "ruling",
    "STOREFRONT": "shop front",
    "SITE": "managed site",
    "COMPOUND": "residential compound",
    "ROAD": "road section",
    "ROAD_CLEANING": "road section, cleaning",
    "ROAD_LIGHTING": "road section, lighting",
    "GRID": "responsibility grid",
    "FACILITY": "facility",
    "DEPARTMENT": "department's duty",
    "NEAREST_GRID": "nearest grid",
    "TOWNSHIP": "township",
    "OFFICE": "queue for rulings",
}


@dataclass(frozen=True)
class Question:
    """Longitude and latitude in degrees (EPSG:4490), the public code of a category, the day of the occurrence."""

    lon: float
    lat: float
    category: str
    on: datetime.date

    def asked(self) -> dict[str, str]:
        """As the server wants to be asked."""
        return {
            "lon": f"{self.lon:.9f}",
            "lat": f"{self.lat:.9f}",
            "category": self.category,
            "on": self.on.isoformat(),
        }


@dataclass(frozen=True)
class Receipt:
    """The three units, and why the first answers: by which step and territory, how many metres from the next border."""

    accountable_unit: str
    accountable_unit_code: str
    handling_unit: str
    supervising_unit: str
    step: str
    territory: str
    edition: str
    distance_to_border_m: float | None
    alternatives: tuple[str, ...]
    flags: tuple[str, ...]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Receipt:
        """Raises KeyError where the server told something else."""
        territory = told["territory"] or {}
        return cls(
            accountable_unit=told["accountable_unit"],
            accountable_unit_code=told["accountable_unit_code"],
            handling_unit=told["handling_unit"],
            supervising_unit=told["supervising_unit"],
            step=told["step"],
            territory=territory.get("code") or "",
            edition=territory.get("edition") or "",
            distance_to_border_m=told["distance_to_border_m"],
            alternatives=tuple(one["unit"] for one in told["alternatives"]),
            flags=tuple(told["flags"]),
        )
