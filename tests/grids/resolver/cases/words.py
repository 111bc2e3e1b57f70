"""The words in which the cases are written: what a row holds, and what it may build in the town.

An expected unit is written as `unit STEP`; units are the town's a, b and r, or those that a case makes.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from grids.models import County, Facility, Unit
from tests.grids.resolver import building as make
from tests.towns import TODAY, Town, at, box, lonlat, make_grid, make_unit

DAY = datetime.timedelta(days=1)
#: One category of each policy group that a case needs (grids/data/catalogue.csv).
STRUCTURE, GARBAGE, PILES, STREET_TRADE = "m06001", "m06010", "m06036", "m06007"
OTHER, PARKING, COMPOUND_MATTER = "m06002", "m09009", "m09012"
COVER, LAMP_COVER, HYDRANT, NO_HYDRANT, WELL = "c01001", "c01006", "c01013", "g01999", "c01024"
UNKNOWN_COVER = "c01023"

Build = Callable[[Town], object]
OFFICE = "supervision-office OFFICE"


@dataclass(frozen=True)
class Case:
    """One row: where (town coordinates), what, when; and accountable, handling and supervising unit."""

    name: str
    x: float
    y: float
    key: str
    accountable: str
    handling: str
    supervising: str
    build: Build = lambda town: None
    on: datetime.date = TODAY
    flags: tuple[str, ...] = ()
    linked: bool = False


def one(
    name: str, x: float, y: float, key: str, everybody: str, build: Build = lambda town: None, **more: object
) -> Case:
    """A case in which one unit answers, handles and supervises by one step."""
    return Case(name, x, y, key, everybody, everybody, everybody, build, **more)  # type: ignore[arg-type]


def unit(code: str, league: str = "none") -> Unit:
    """The unit of that code, made when first asked for; not ranked unless said."""
    return Unit.objects.filter(code=code).first() or make_unit(code, code, league, "enterprise")


def grid(number: int, owner: str, *corners: float) -> Build:
    """A grid more, of the town's unit `owner`, between two corners."""
    return lambda town: make_grid(
        number, getattr(town, owner), box(*corners), town.grids_edition, supervising_unit=getattr(town, owner)
    )


def section(code: str, *corners: tuple[float, float], owner: str = "b", **more: object) -> Build:
    return lambda town: make.make_section(town, code, *corners, unit=getattr(town, owner), **more)


def parts(**names: str) -> Build:
    """The town's road section with other parts: handling, cleaning and lighting units."""

    def build(town: Town) -> None:
        make.withdraw(town.section)
        units = {f"{part}_unit": unit(name) for part, name in names.items()}
        make.make_section(
            town, "R1", (0.2, 0.5), (2.8, 0.5), unit=town.road_unit, road_class="arterial", **units
        )

    return build


def place(kind: str, *corners: float, answers: str = "", **units: str) -> Build:
    """A storefront, site or compound; `answers` is the town's unit that is accountable for it."""

    def build(town: Town) -> object:
        management = units.get("management")
        more = {role: unit(code) for role, code in units.items() if role != "management"}
        answering = {"accountable_unit": getattr(town, answers)} if answers else {}
        extra = {"management": management} if management else {}
        return make.make_place(f"{kind}-{corners}", kind, box(*corners), **answering, **more, **extra)

    return build


def facility(key: str, x: float, y: float, **units: str) -> Build:
    return lambda town: make.make_facility(
        key, at(x, y), **{role: unit(code) for role, code in units.items()}
    )


def duty(key: str, code: str, *corners: float) -> Build:
    return lambda town: make.make_duty(
        f"duty-{code}", key, unit(code), geom=box(*corners) if corners else None
    )


def ruling(*corners: float, keys: tuple[str, ...] = (), answers: str = "", handles: str = "") -> Build:
    def build(town: Town) -> object:
        units = {"accountable_unit": getattr(town, answers)} if answers else {}
        if handles:
            units["handling_unit"] = unit(handles)
        return make.make_ruling("ruling-1", geom=box(*corners) if corners else None, keys=keys, **units)

    return build


def township(owner: str) -> Build:
    return lambda town: make.make_township("361127001", getattr(town, owner), box(-9, -9, 9, 9))


def retired(*codes: str) -> Build:
    """These units leave service the day before."""
    return lambda town: [make.retire(Unit.objects.get(code=code), TODAY - DAY) for code in codes]


def both(*builds: Build) -> Build:
    return lambda town: [build(town) for build in builds]


def next_edition(day: datetime.date) -> Build:
    return lambda town: make.new_edition(town, "G1", town.b, day)


def junction(code: str, section_code: str, *corners: float) -> Build:
    return lambda town: make.make_junction(code, section_code, box(*corners))


def unit_cell(town: Town) -> object:
    return make_grid(900, town.b, box(0.4, 0.2, 0.6, 0.3), town.grids_edition, kind="unit_cell")


def main_kind(kind: str) -> Build:
    return lambda town: County.objects.update(main_grid_kind=kind)


def linked_facility() -> int:
    """The facility that a case links: the first that the case made."""
    return Facility.objects.order_by("pk").values_list("pk", flat=True)[0]


CROSSING = section("R2", (1.5, 0.2), (1.5, 0.8))
COMPOUND = (0.3, 0.1, 0.4, 0.2)
IN_COMPOUND = (0.35, 0.15)
M_NORTH = 0.000902  # one metre to the north, in the town's y
M_EAST = 0.001017  # one metre to the east, in the town's x
RULING, SITE, ROAD, GRID = 1, 3, 5, 8


def position(case: Case) -> tuple[float, float]:
    """Where a case stands, in degrees."""
    return lonlat(case.x, case.y)
