"""Drafts of boundary editions, what is wrong with them, and what would follow (tests/contract/drafts.json)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PATH = "/api/v1/drafts/"
GEOPACKAGE = "application/geopackage+sqlite3"
#: Layers that have drafts, in words.
LAYERS = {"grids": "grids", "road_sections": "road sections", "places": "places"}
SEVERITIES = {"error": "error", "warning": "warning", "note": "hint"}
#: By which rules all findings can be mended at once.
RULES = {
    "longest_edge": "the longest common edge",
    "senior_unit": "the senior unit",
    "older_act": "the older act",
}


def path_of(draft: int, part: str = "") -> str:
    """The address of a draft, or of a part of it: check, repairs, package, preview, publication."""
    return f"{PATH}{draft}/" + (f"{part}/" if part else "")


def table_of(layer: str) -> str:
    """How the table of a layer's drafts is called, in the database and in a file that was checked out."""
    return f"draft_{layer}"


@dataclass(frozen=True)
class Draft:
    """A draft as the server lists it; `area` is the name of its division, empty for the whole county."""

    id: int
    layer: str
    name: str
    area: str
    on_date: str
    state: str
    made_by: str
    mine: bool
    rows: int
    edition: str

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Draft:
        """Raises KeyError where the server told something else."""
        return cls(
            id=told["id"],
            layer=told["layer"],
            name=told["name"],
            area=told["area"] or told["area_code"],
            on_date=told["on_date"],
            state=told["state"],
            made_by=told["made_by"] or "",
            mine=told["mine"],
            rows=told["rows"],
            edition=told["edition"] or "",
        )


def mine_first(drafts: Sequence[Draft]) -> list[Draft]:
    """One's own drafts, then those of others, the newest first."""
    return sorted(drafts, key=lambda one: (not one.mine, -one.id))


def last_published(drafts: Sequence[Draft]) -> list[Draft]:
    """Of each layer the draft that was published last: its edition has the highest number."""
    last: dict[str, Draft] = {}
    for one in sorted(drafts, key=lambda one: int(one.edition.rpartition("-")[2])):
        last[one.layer] = one
    return [last[layer] for layer in LAYERS if layer in last]


@dataclass(frozen=True)
class Repair:
    """One way to mend a finding: approved by its name, said in words."""

    name: str
    words: str
    row: int


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where (degrees, EPSG:4490; GeoJSON or None), how large in words, how to mend it."""

    key: str
    kind: str
    severity: str
    explanation: str
    codes: tuple[str, ...]
    size: str
    witness: tuple[float, float] | None
    geometry: Mapping[str, Any] | None
    repairs: tuple[Repair, ...]
    set_aside: bool

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Finding:
        """Raises KeyError where the server told something else."""
        witness = told["witness"]
        return cls(
            key=told["key"],
            kind=told["kind"],
            severity=told["severity"],
            explanation=told["explanation"],
            codes=tuple(told["codes"]),
            size=told["size_words"],
            witness=(witness[0], witness[1]) if witness else None,
            geometry=told["geometry"],
            repairs=tuple(Repair(one["name"], one["words"], one["row"]) for one in told["repairs"]),
            set_aside=told["set_aside"],
        )

    @property
    def choices(self) -> tuple[Repair, ...]:
        """What a person can choose: one way where every rule leads to the same row."""
        return self.repairs[:1] if len({one.row for one in self.repairs}) == 1 else self.repairs


@dataclass(frozen=True)
class Check:
    """What the last check found: `is_current` while neither the draft nor the ground has changed since."""

    checked_at: str
    is_current: bool
    is_publishable: bool
    errors: int
    findings: tuple[Finding, ...]
    repaired: int

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Check:
        """Raises KeyError where the server told something else."""
        return cls(
            checked_at=told["checked_at"] or "",
            is_current=told["is_current"],
            is_publishable=told["publishable"],
            errors=told["counts"]["error"],
            findings=tuple(Finding.from_json(one) for one in told["findings"]),
            repaired=len(told["repaired"]),
        )


@dataclass(frozen=True)
class Moved:
    """Ground that goes from one unit to another; an empty name: nobody."""

    from_unit: str
    to_unit: str
    area_m2: float
    households: int | None
    road_m: float
    facilities: int


@dataclass(frozen=True)
class Preview:
    """What publishing for a day would change; `sha256` names what was seen."""

    effective: str
    closed: int
    made: int
    unchanged: int
    ground: tuple[Moved, ...]
    cases: tuple[str, ...]
    other_cases: int
    sha256: str

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Preview:
        """Raises KeyError where the server told something else."""
        return cls(
            effective=told["effective"],
            closed=told["closed"],
            made=told["made"],
            unchanged=told["unchanged"],
            ground=tuple(
                Moved(
                    from_unit=one["from_name"] or "",
                    to_unit=one["to_name"] or "",
                    area_m2=one["area_m2"] or 0.0,
                    households=one["households"],
                    road_m=one["road_m"] or 0.0,
                    facilities=one["facilities"] or 0,
                )
                for one in told["ground"]
            ),
            cases=tuple(one["number"] for one in told["cases"]),
            other_cases=told["other_cases"],
            sha256=told["sha256"],
        )
