"""Cases as the server lists them (tests/contract/cases.json)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PATH = "/api/v1/cases/"
PAGE = 1000


@dataclass(frozen=True)
class Case:
    """What a layer of cases shows of one; longitude and latitude in degrees (EPSG:4490)."""

    number: str
    state: str
    light: str | None
    category: str
    category_name: str
    on: str
    lon: float
    lat: float
    description: str
    accountable_unit: str
    handling_unit: str
    grid: str | None
    road_section: str | None
    due_at: str | None

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Case:
        """Raises KeyError where the server told something else."""
        return cls(**{name: told[name] for name in cls.__dataclass_fields__})


def cases(
    get: Callable[[str, Mapping[str, object] | None], Mapping[str, Any]],
    *,
    bounds: tuple[float, float, float, float] | None,
    only_open: bool,
) -> Iterator[Case]:
    """All cases in the bounds (west, south, east, north in degrees), page by page, asked through `get`."""
    asked: dict[str, object] | None = {"limit": PAGE}
    if bounds is not None:
        asked["bbox"] = ",".join(f"{number:.7f}" for number in bounds)
    if only_open:
        asked["open"] = "true"
    path = PATH
    while path:
        page = get(path, asked)
        yield from (Case.from_json(one) for one in page["results"])
        path, asked = page["next"], None
