"""One tiny town on round coordinates: three grids side by side and a road that crosses them.

x and y count hundredths of a degree from 117°E 28°N (a cell is about 980 m × 1,110 m):

    y=1 ┌────────┬────────┬────────┐
        │   G1   │   G2   │   G3   │      G1, G2: unit A · G3: unit B
    .5 ─┼──road──┼──R1────┼────────┼─     corridor 10 m to each side: unit R supervises
        │  unit A│  unit A│  unit B│
    y=0 └────────┴────────┴────────┘
        x=0      1        2        3
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import connection
from django.utils import timezone

from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.models import BoundaryEdition, Category, County, Grid, Membership, RoadSection, Unit
from grids.services.county import found_county

ORIGIN_LON, ORIGIN_LAT, CELL_DEG = 117.0, 28.0, 0.01
TODAY = datetime.date(2026, 6, 1)
#: Codes as the national rules want them: twelve digits of the community and three of the grid.
COMMUNITY = "361127001001"


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Where is (x, y) of the town, in degrees?"""
    return round(ORIGIN_LON + x * CELL_DEG, 10), round(ORIGIN_LAT + y * CELL_DEG, 10)


def at(x: float, y: float) -> Point:
    """The point (x, y) of the town, EPSG:4490."""
    return Point(*lonlat(x, y), srid=STORAGE_SRID)


def box(x0: float, y0: float, x1: float, y1: float) -> MultiPolygon:
    """The rectangle between two corners of the town, EPSG:4490."""
    ring = [lonlat(x0, y0), lonlat(x1, y0), lonlat(x1, y1), lonlat(x0, y1), lonlat(x0, y0)]
    return MultiPolygon(Polygon(ring, srid=STORAGE_SRID), srid=STORAGE_SRID)


def line(*corners: tuple[float, float]) -> LineString:
    """The line through corners of the town, EPSG:4490."""
    return LineString([lonlat(x, y) for x, y in corners], srid=STORAGE_SRID)


def category(key: str) -> Category:
    return Category.objects.get(key=key)


@dataclass(slots=True)
class Town:
    """The county's record, its units by letter, its grids and its road section."""

    county: County
    a: Unit
    b: Unit
    road_unit: Unit
    grids_edition: BoundaryEdition
    roads_edition: BoundaryEdition
    grids: dict[str, Grid]
    section: RoadSection


def make_unit(code: str, name: str, league: str = "community", kind: str = "community", **more: Any) -> Unit:
    return Unit.objects.create(code=code, name=name, league=league, kind=kind, **more)


def make_edition(layer: str, *, effective_from: datetime.date | None = None) -> BoundaryEdition:
    number = BoundaryEdition.objects.filter(layer=layer).count() + 1
    return BoundaryEdition.objects.create(
        layer=layer,
        number=number,
        state="published",
        published_at=timezone.now(),
        effective_from=effective_from,
    )


def make_grid(
    number: int, unit: Unit | None, geom: MultiPolygon, edition: BoundaryEdition, **more: Any
) -> Grid:
    """A responsibility grid whose code ends in `number`, read back with what the triggers set."""
    grid = drawn_grid(number, unit, geom, edition, **more)
    grid.save()
    grid.refresh_from_db()
    return grid


def drawn_grid(
    number: int, unit: Unit | None, geom: MultiPolygon, edition: BoundaryEdition, **more: Any
) -> Grid:
    """The same, not written yet."""
    return Grid(
        code=f"{COMMUNITY}{number:03d}",
        name=f"G{number}",
        community_code=COMMUNITY,
        accountable_unit=unit,
        geom=geom,
        edition=edition,
        **more,
    )


def found_test_county() -> County:
    """The county of all tests: national codes, CGCS2000 / CM 117E, no outline."""
    return County.objects.first() or found_county(
        code="361127",
        name="测试县",
        work_srid=4548,
        code_rules="national",
        time_zone="Asia/Shanghai",
        today=TODAY,
    )


def forget_county() -> None:
    """Take the county's record away until the test ends, past the triggers that keep it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was only promised would hold TRUNCATE up
        cursor.execute("TRUNCATE grids_county")


def build_town() -> Town:
    """Lay out the town of the picture above."""
    county = found_test_county()
    a, b = make_unit("unit-a", "甲社区"), make_unit("unit-b", "乙社区")
    road_unit = make_unit("unit-r", "路段监管单位", "road_section", "road_section_supervisor")
    grids_edition, roads_edition = make_edition("grids"), make_edition("road_sections")
    Grid.objects.bulk_create(
        drawn_grid(n, unit, box(n - 1, 0, n, 1), grids_edition, supervising_unit=unit)
        for n, unit in ((1, a), (2, a), (3, b))
    )
    grids = {grid.name: grid for grid in Grid.objects.order_by("code")}
    section = RoadSection.objects.create(
        code="R1",
        name="测试路",
        road_class="arterial",
        width_left_m=10,
        width_right_m=10,
        supervising_unit=road_unit,
        centreline=line((0.2, 0.5), (2.8, 0.5)),
        edition=roads_edition,
    )
    section.refresh_from_db()
    return Town(county, a, b, road_unit, grids_edition, roads_edition, grids, section)


def make_people(town: Town) -> dict[str, User]:
    """One login for each part; the manager has grid G1, the stranger no membership."""
    parts = {
        "collector": ("collector", town.a, []),
        "officer_a": ("unit_officer", town.a, []),
        "officer_b": ("unit_officer", town.b, []),
        "manager": ("grid_manager", town.a, [town.grids["G1"].code]),
        "supervision": ("supervision", None, []),
        "leader": ("leader", None, []),
        "planner": ("planner", None, []),
        "technician": ("technician", None, []),
        "admin": ("admin", None, []),
    }
    password = make_password("a long test password")
    users = {name: User(username=name, password=password) for name in (*parts, "stranger")}
    User.objects.bulk_create(users.values())
    Membership.objects.bulk_create(
        Membership(user=users[name], role=role, unit=unit, grid_codes=grid_codes)
        for name, (role, unit, grid_codes) in parts.items()
    )
    return users
