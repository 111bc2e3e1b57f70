"""More ground for the tiny town: sections, junctions, places, facilities, rulings, duties and townships."""

import datetime
import itertools
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from grids.models import (
    DepartmentDuty,
    Division,
    DutyPolicy,
    Facility,
    Grid,
    Junction,
    Place,
    RoadSection,
    Ruling,
    Unit,
)
from grids.services.decrees import decree_steps, foresee_decree
from tests.towns import Town, category, line, make_edition, make_grid

_numbers = itertools.count(1)


def since(day: datetime.date) -> DateRange:
    return DateRange(day, None)


def until(day: datetime.date) -> DateRange:
    """Up to the day before `day`."""
    return DateRange(None, day)


def make_section(
    town: Town, code: str, *corners: tuple[float, float], unit: Unit | None, **more: Any
) -> RoadSection:
    values: dict[str, Any] = {"road_class": "lane", "width_left_m": 10, "width_right_m": 10} | more
    return RoadSection.objects.create(
        code=code,
        supervising_unit=unit,
        centreline=line(*corners),
        edition=town.roads_edition,
        **values,
    )


def make_junction(code: str, section_code: str, geom: MultiPolygon, **more: Any) -> Junction:
    return Junction.objects.create(code=code, section_code=section_code, geom=geom, **more)


def make_place(code: str, kind: str, geom: MultiPolygon, **more: Any) -> Place:
    if kind == "compound":
        more.setdefault("management", "managed")
    return Place.objects.create(code=code, name=code, kind=kind, geom=geom, **more)


def make_facility(key: str, geom: Point, **more: Any) -> Facility:
    """A facility of the component `key`, whose identifier follows the national rule."""
    component = category(key)
    return Facility.objects.create(
        code=f"361127{component.code}{next(_numbers) % 1_000_000:06d}",
        category=component,
        geom=geom,
        qr_token=None,
        **more,
    )


def make_ruling(
    code: str, *, geom: MultiPolygon | None = None, keys: tuple[str, ...] = (), **units: Any
) -> Ruling:
    return Ruling.objects.create(code=code, title=code, geom=geom, category_keys=list(keys), **units)


def make_duty(
    code: str, key: str, unit: Unit, *, geom: MultiPolygon | None = None, **more: Any
) -> DepartmentDuty:
    return DepartmentDuty.objects.create(code=code, category=category(key), unit=unit, geom=geom, **more)


def make_township(code: str, unit: Unit | None, geom: MultiPolygon, **more: Any) -> Division:
    return Division.objects.create(code=code, name=code, level="township", unit=unit, geom=geom, **more)


def close(row: Any, day: datetime.date | None) -> None:
    """End a version's validity: it is true up to the day before `day`."""
    row.valid = DateRange(row.valid.lower, day)
    row.save(update_fields=["valid"])


def withdraw(row: Any) -> None:
    """Stop holding a version true, from the next ground version on; what was known stays known."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET known = int8range(lower(known),"
            " (SELECT ground_version + 1 FROM grids_county)) WHERE id = %s",
            [row.pk],
        )


def retire(unit: Unit, day: datetime.date) -> None:
    """Take a unit out of service from `day` on."""
    unit.valid = DateRange(None, day)
    unit.save(update_fields=["valid"])


def new_edition(town: Town, name: str, unit: Unit, day: datetime.date) -> Grid:
    """From `day` on, another unit answers for the grid: the old version is closed, a new one published."""
    old = town.grids[name]
    close(old, day)
    return make_grid(
        int(name[1:]),
        unit,
        old.geom,
        make_edition("grids", effective_from=day),
        supervising_unit=unit,
        valid=since(day),
    )


def decree(
    key: str, accountable: list[int], handling: list[int], *, day: datetime.date | None = None
) -> DutyPolicy:
    """Change the step lists of a category from `day` on, whatever was decreed before."""
    foreseen = foresee_decree(categories=[category(key)], day=day)
    (policy,) = decree_steps(
        categories=[category(key)],
        accountable=accountable,
        handling=handling,
        day=day,
        clause="",
        replacing=[policy.pk for one in foreseen for policy in one.withdrawn],
    )
    return policy


def plant_overlap(number: int, unit: Unit, geom: MultiPolygon, town: Town) -> Grid:
    """A grid that overlaps others, as it could only come in with the constraint switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE grids_grid DISABLE TRIGGER check_overlap")
        grid = make_grid(number, unit, geom, town.grids_edition, supervising_unit=unit)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE grids_grid ENABLE TRIGGER check_overlap")
    return grid
