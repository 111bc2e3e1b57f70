"""What is found by a code, a name or coordinates (tests/contract/search.json)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PATH = "/api/v1/search/"
#: Shorter words find everything.
SHORTEST = 2


@dataclass(frozen=True)
class Place:
    """Something that was found: `bounds` west, south, east, north in degrees; a point has none."""

    kind: str
    code: str
    name: str
    detail: str
    lon: float | None
    lat: float | None
    bounds: tuple[float, float, float, float] | None

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Place:
        """Raises KeyError where the server told something else."""
        bounds = told["bounds"]
        return cls(
            kind=told["kind"],
            code=told["code"],
            name=told["name"],
            detail=told["detail"],
            lon=told["lon"],
            lat=told["lat"],
            bounds=(bounds[0], bounds[1], bounds[2], bounds[3]) if bounds else None,
        )

    @property
    def is_on_the_map(self) -> bool:
        """Can the map go there?"""
        return self.bounds is not None or (self.lon is not None and self.lat is not None)

    @property
    def title(self) -> str:
        """Its name and its code."""
        return f"{self.name} {self.code}".strip() if self.code != self.name else self.name


def places(told: Mapping[str, Any]) -> list[Place]:
    """What the server found, the best first."""
    return [Place.from_json(one) for one in told["results"]]
