"""Illegal structures of the tiny town, taken through their procedure as far as a test wants them."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import MultiPolygon, Polygon

from gis_core.models import User
from surveys.enforcement.papers import Papers
from surveys.models import Case
from tests.surveys.cases import PHOTO, filing, make_case, step
from tests.towns import at

ZONE = ZoneInfo("Asia/Shanghai")
#: A Thursday on which the structure of most tests is found.
FOUND = datetime.datetime(2026, 1, 8, 9, 0, tzinfo=ZONE)
DAY = datetime.timedelta(days=1)
#: What a step of the procedure may come with, by its name.
USUAL: dict[str, dict[str, Any]] = {
    "measure": {"construction": "finished", "form": "house", "storeys": 2, "use": "住宅"},
    "examine": {"law": "planning", "permit_match": "none", "correctable": False},
    "file_away": {"file_number": "违建2026-001", "file_place": "综合执法大队档案室"},
}


def outline(x: float = 0.5, y: float = 0.25, *, size: float = 0.01) -> MultiPolygon:
    """A square of so much of the town's unit, with a corner at (x, y)."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return MultiPolygon(Polygon([at(*corner).coords for corner in corners]), srid=4490)


def on(day: str, hour: int = 10) -> datetime.datetime:
    """A moment of a day in the county."""
    return datetime.datetime.fromisoformat(day).replace(hour=hour, tzinfo=ZONE)


def sent_structure(by: User, *, x: float = 0.5, y: float = 0.25) -> Case:
    """A case of an illegal structure that has just been sent to its unit."""
    case = make_case(x, y, key="m06001", now=FOUND)
    case = step(case, "file", by, now=FOUND, **filing(case))
    return step(case, "dispatch", by, now=FOUND)


def illegal_case(officer: User, office: User, *, x: float = 0.5, y: float = 0.25) -> Case:
    """A case of an illegal structure that its unit has signed for."""
    return step(sent_structure(office, x=x, y=y), "accept", officer, now=FOUND)


def enforce(case: Case, action: str, by: User, day: str, *, hour: int = 10, **said: Any) -> Case:
    """Take one step of the procedure on a day; a paper is numbered and served that day unless told otherwise."""
    extra = {name: said.pop(name) for name in ("client_op", "version", "note", "photos") if name in said}
    if action == "measure":
        said = {"footprint": outline(), **said}
    elif action == "remove":
        said = {"began": on(day, hour), **said}
    elif action not in USUAL:
        said = {"document": f"文〔2026〕{action}", "served_on": on(day).date(), **said}
    said = {**USUAL.get(action, {}), **said}
    given = {"note": "现场核实", "photos": (PHOTO,), **extra}
    return step(case, "enforce", by, now=on(day, hour), reason=action, enforcement=Papers(**said), **given)


def notified(case: Case, by: User, day: str) -> Case:
    """The party was told what is about to be decided, and has waived being heard the same day."""
    enforce(case, "notify", by, day, until=on(day).date() + 5 * DAY)
    return enforce(case, "waive", by, day)


def decided(case: Case, by: User, *, day: str = "2026-01-15", law: str = "planning") -> Case:
    """Measured, examined, and to be removed within fifteen days."""
    enforce(case, "measure", by, "2026-01-09")
    enforce(case, "examine", by, "2026-01-09", law=law)
    notified(case, by, "2026-01-09")
    until = on(day).date() + 15 * DAY
    return enforce(case, "decide_removal", by, day, until=until)


def ordered(case: Case, by: User) -> Case:
    """All that comes before a removal by force: lawful from 16 July 2026 on."""
    decided(case, by)
    enforce(case, "remind", by, "2026-02-02", until=on("2026-02-12").date())
    enforce(case, "announce", by, "2026-02-24", until=on("2026-03-06").date())
    return enforce(case, "order_removal", by, "2026-07-16")
