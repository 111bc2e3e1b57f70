"""What comes with a step against an illegal structure: its paper, what was measured, found and decided."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

_DAYS = ("served_on", "until", "permit_until")


@dataclass(frozen=True, slots=True)
class Papers:
    """What somebody says with a step.  `served_on` is the day on which the paper reached the party (of an announcement,
    on which it was posted), `until` the last day of the term that it sets; `footprint` is a MultiPolygon, EPSG:4490;
    areas in square metres; `began` an aware moment.
    """

    document: str = ""
    served_on: datetime.date | None = None
    until: datetime.date | None = None
    footprint: Any = None
    construction: str = ""
    form: str = ""
    use: str = ""
    storeys: int | None = None
    law: str = ""
    permit_match: str = ""
    permit_number: str = ""
    permit_area_m2: float | None = None
    permit_until: datetime.date | None = None
    correctable: bool | None = None
    contest: str = ""
    final: bool = False
    began: datetime.datetime | None = None
    emergency: bool = False
    file_number: str = ""
    file_place: str = ""

    @property
    def names(self) -> frozenset[str]:
        """What was given at all?  A "no" to the question of correcting is an answer."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return frozenset(
            name
            for name, value in values
            if value is not None and value != "" and (value is not False or name == "correctable")
        )

    def as_detail(self) -> dict[str, Any]:
        """What of it the step keeps."""
        return {name: getattr(self, name) for name in sorted(self.names)}

    @classmethod
    def of_detail(cls, detail: Mapping[str, Any]) -> "Papers":
        """What a step has kept, without the outline, which the procedure's own record has."""
        kept = {name: value for name, value in detail.items() if name != "footprint"}
        for name in _DAYS:
            if name in kept:
                kept[name] = datetime.date.fromisoformat(kept[name])
        if "began" in kept:
            kept["began"] = datetime.datetime.fromisoformat(kept["began"])
        return cls(**kept)
