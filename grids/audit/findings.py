"""What can be wrong with the guarantee, and what the audit says about it."""

import datetime
import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grids.audit.periods import Period
from grids.audit.shapes import Piece

#: Zoom of a link to a witness whose surroundings have no width, and how far out or in links go.
_CLOSEST_ZOOM, _FARTHEST_ZOOM = 19, 6
_LINK_DECIMALS = 7
_AREA_DECIMALS = 4


class Kind(StrEnum):
    """The lists of the report; their names and order are a contract (DESIGN section 6)."""

    OVERLAP = "overlaps"
    GAP = "gaps"
    SLIVER = "slivers"
    UNASSIGNED = "unassigned"
    NO_POLICY = "categories_without_policy"
    NO_EDITION = "dates_without_edition"
    STALE = "stale_projection"


class Reason(StrEnum):
    """Why is it a finding?"""

    OVERLAP = "overlap"
    GAP = "gap"
    SLIVER_OVERLAP = "sliver_overlap"
    SLIVER_GAP = "sliver_gap"
    NO_UNIT = "no_unit"
    NOT_IN_SERVICE = "not_in_service"
    NOT_SCORED = "not_scored"
    NO_CATEGORY = "no_category"
    NO_POLICY = "no_policy"
    NO_GRID_STEP = "no_grid_step"
    NO_EDITION = "no_edition"
    TERRITORY_MISSING = "territory_missing"
    TERRITORY_LEFT_OVER = "territory_left_over"
    TERRITORY_OUT_OF_ORDER = "territory_out_of_order"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps the county from being proved; `piece` is None where it lies nowhere."""

    kind: Kind
    reason: Reason
    codes: tuple[str, ...]
    period: Period
    piece: Piece | None
    name: str = ""

    def as_json(self, today: datetime.date) -> dict[str, Any]:
        """The finding with the keys of the contract; degrees, m², ISO days (`to` is exclusive)."""
        return {
            "kind": self.reason.value,
            "codes": list(self.codes),
            "name": self.name,
            "area_m2": round(self.piece.area_m2, _AREA_DECIMALS) if self.piece else None,
            "witness": list(self.piece.witness) if self.piece else None,
            "from": self.period.start.isoformat() if self.period.start else None,
            "to": self.period.end.isoformat() if self.period.end else None,
            "link": map_link(self.piece, on=self.period.day_near(today), today=today) if self.piece else None,
        }


def map_link(piece: Piece, *, on: datetime.date, today: datetime.date) -> str:
    """Which address (path only) zooms the map to a piece of ground, on a day when the fault is there?"""
    lon, lat = piece.witness
    fitting = _CLOSEST_ZOOM
    if piece.extent_deg > 0:
        fitting = math.floor(math.log2(360 / piece.extent_deg))
    zoom = min(_CLOSEST_ZOOM, max(_FARTHEST_ZOOM, fitting))
    day = "" if on == today else f"&on={on.isoformat()}"
    return f"/?lon={lon:.{_LINK_DECIMALS}f}&lat={lat:.{_LINK_DECIMALS}f}&z={zoom}{day}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was proved, or not: `cells` is the number of (grid, category, date segment) triples."""

    grids: int
    categories: int
    date_segments: int
    cells: int
    area_m2: float


@dataclass(slots=True)
class Report:
    """What the audit says of the county as known at `ground_version`."""

    counts: Counts
    ground_version: int
    basis: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def proved(self) -> bool:
        """Has every place, category and day exactly one accountable unit?  Only when nothing is found."""
        return self.counts.grids > 0 and not self.findings

    def of(self, kind: Kind) -> list[Finding]:
        """Which findings stand in one list of the report?"""
        return [finding for finding in self.findings if finding.kind is kind]

    def as_json(self, today: datetime.date) -> dict[str, Any]:
        """The object that `audit_coverage --json` prints, the keys of the contract first."""
        lists = {kind.value: [finding.as_json(today) for finding in self.of(kind)] for kind in Kind}
        return {
            "proved": self.proved,
            **lists,
            "counts": {
                "grids": self.counts.grids,
                "categories": self.counts.categories,
                "date_segments": self.counts.date_segments,
                "cells": self.counts.cells,
                "area_m2": round(self.counts.area_m2, 1),
            },
            "ground_version": self.ground_version,
        }
