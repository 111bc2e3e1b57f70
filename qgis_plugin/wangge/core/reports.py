"""Points that are handed to the server to be answered for, and what became of them (/ogc/collections/points/items)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PATH = "/ogc/collections/points/items"
#: Names made of what a row says: the same row sent again is the same report.
_NAMES = uuid.UUID("6f1d7a52-6d0f-4a43-9c1b-0f5d2f6f3f5e")


@dataclass(frozen=True)
class Report:
    """One point: degrees (EPSG:4490), the public code of its category, when it was seen (ISO 8601; empty: now)."""

    lon: float
    lat: float
    category: str
    observed_at: str
    description: str

    @property
    def uid(self) -> str:
        """The public id: of all that it says."""
        said = f"{self.lon:.9f} {self.lat:.9f} {self.category} {self.observed_at} {self.description}"
        return str(uuid.uuid5(_NAMES, said))

    def feature(self) -> dict[str, Any]:
        """As the server takes it."""
        properties = {"uid": self.uid, "category": self.category, "description": self.description}
        if self.observed_at:
            properties["observed_at"] = self.observed_at
        place = {"type": "Point", "coordinates": [self.lon, self.lat]}
        return {"type": "Feature", "geometry": place, "properties": properties}


def differences(report: Report, stored: Mapping[str, Any]) -> list[str]:
    """Which parts did the server store otherwise than they were sent?  A centimetre in place is none."""
    lon, lat = stored["geometry"]["coordinates"]
    told = stored["properties"]
    found = [
        name
        for name, sent in (("category", report.category), ("description", report.description))
        if told[name] != sent
    ]
    if abs(lon - report.lon) > 1e-7 or abs(lat - report.lat) > 1e-7:
        found.append("geometry")
    return found
