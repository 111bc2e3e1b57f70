"""What a check says of a draft: the findings and the proposals that mend them."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from grids.rules.editions import SEVERITY, Award, Fault, Severity

_DECIMALS = 9  # a tenth of a millimetre


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to mend a finding: by which rule (None where there is only one way), for which row, into what.

    `does`: give (a gap), cut (the others lose an overlap), clip (what lies outside), renumber, snap.
    """

    does: str
    row: int
    code: str
    rule: Award | None = None
    new_code: str = ""

    @property
    def name(self) -> str:
        """By which word is it approved?"""
        return self.rule.value if self.rule else self.does

    def as_json(self) -> dict[str, Any]:
        """With the keys of the contract."""
        return {
            "name": self.name,
            "does": self.does,
            "row": self.row,
            "code": self.code,
            "new_code": self.new_code,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (EPSG:4490, None: nowhere), how large (m² or m, None: no size), in which rows."""

    fault: Fault
    codes: tuple[str, ...]
    rows: tuple[int, ...] = ()
    shape: BaseGeometry | None = None
    size: float | None = None
    told: str = ""
    proposals: tuple[Proposal, ...] = ()
    softened: bool = False

    @property
    def severity(self) -> Severity:
        """How grave is it?"""
        return Severity.WARNING if self.softened else SEVERITY[self.fault]

    @property
    def witness(self) -> tuple[float, float] | None:
        """A point where it is seen, in degrees."""
        if self.shape is None:
            return None
        inside = shapely.point_on_surface(self.shape)
        return round(inside.x, _DECIMALS), round(inside.y, _DECIMALS)

    @property
    def key(self) -> str:
        """The same finding in the next check has the same key."""
        at = self.witness
        place = [round(at[0], 6), round(at[1], 6)] if at else None
        told = json.dumps([self.fault.value, self.codes, self.rows, place, self.told])
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Any]:
        """With the keys of the contract (tests/contract/check_edition.json), without words."""
        witness = self.witness
        return {
            "key": self.key,
            "kind": self.fault.value,
            "severity": self.severity.value,
            "codes": list(self.codes),
            "rows": list(self.rows),
            "size": None if self.size is None else round(self.size, 4),
            "told": self.told,
            "witness": list(witness) if witness else None,
            "geometry": None
            if self.shape is None
            else json.loads(
                shapely.to_geojson(shapely.set_precision(self.shape, 10**-_DECIMALS, mode="pointwise"))
            ),
            "repairs": [one.as_json() for one in self.proposals],
        }
