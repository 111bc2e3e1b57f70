"""What the coverage audit found (tests/contract/audit_coverage.json)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PATH = "/api/v1/audit/"
#: The lists of the audit, and what each is called.
KINDS: Mapping[str, str] = {
    "overlaps": "overlap",
    "gaps": "gap: nobody answers",
    "slivers": "sliver",
    "unassigned": "grid without a unit",
    "categories_without_policy": "category without a policy",
    "dates_without_edition": "time without an edition",
    "stale_projection": "territory that is not up to date",
}


@dataclass(frozen=True)
class Finding:
    """Something against the proof; `lon` and `lat` are of its witness in degrees, None where it has no place."""

    kind: str
    codes: str
    name: str
    area_m2: float | None
    lon: float | None
    lat: float | None
    first_day: str | None
    over_on: str | None


def findings(told: Mapping[str, Any]) -> list[Finding]:
    """All of them, kind by kind.  Raises KeyError where the server told something else."""
    found = []
    for kind in KINDS:
        for one in told[kind]:
            lon, lat = one.get("witness") or (None, None)
            found.append(
                Finding(
                    kind,
                    ", ".join(one.get("codes", [])),
                    one.get("name", ""),
                    one.get("area_m2"),
                    lon,
                    lat,
                    one.get("from"),
                    one.get("to"),
                )
            )
    return found
