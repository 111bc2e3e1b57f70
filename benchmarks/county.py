"""Writing the county of benchmarks.ground into a database by COPY; the triggers make corridors and territories."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import psycopg
import shapely

from benchmarks.databases import Database
from benchmarks.ground import CATEGORIES, COMPONENTS, Ground, Points

HERE = Path(__file__).resolve().parent
#: The files that a database of this county hangs on.
MADE_BY = (HERE / "ground.py", HERE / "county.py")

FIRST_DAY = date(2025, 7, 1)
CHANGE = date(2026, 1, 1)  # between two editions of the grids
GRIDS_OF_A_UNIT = 20
TRADES = 12

#: Unit code → its database id, and category key → its database id.
Ids = dict[str, int]
Value = object


def copy(
    connection: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Write rows into a table by COPY."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row(row)


def lay(database: Database, ground: Ground, *, editions: int = 1) -> None:
    """Found the county in an empty database and write its ground."""
    database.manage(
        *("init_county", "--code", "361199", "--name", "样例县", "--work-srid", "4548", "--codes", "free")
    )
    with database.as_owner() as connection:
        lay_ground(connection, ground, editions=editions)


def lay_ground(connection: psycopg.Connection, ground: Ground, *, editions: int) -> None:
    """Write units, townships, grids, sections, places, facilities and department duties."""
    units = write_units(connection, ground)
    categories = category_ids(connection)
    write_townships(connection, ground, units)
    write_grids(connection, ground, units, editions)
    write_sections(connection, ground, units)
    write_places(connection, ground, units)
    write_facilities(connection, ground, units, categories)
    write_duties(connection, units, categories)


def category_ids(connection: psycopg.Connection) -> Ids:
    return dict(connection.execute("SELECT key, id FROM grids_category").fetchall())


def write_units(connection: psycopg.Connection, ground: Ground) -> Ids:
    """One community for GRIDS_OF_A_UNIT cells, four townships, and those who supervise and do the work."""
    communities = ground.columns * ground.rows // GRIDS_OF_A_UNIT + 1
    kinds = {
        "community": ("community", "community", communities),
        "township": ("township", "responsible", 4),
        "roads": ("road_section_supervisor", "road_section", 20),
        "trade": ("department", "none", TRADES),
        "firm": ("property_company", "none", 50),
    }
    empty = (
        *("short_name", "uscc", "head_person", "head_title", "deputy", "contact", "department_tag"),
        *("blacklist_reason", "source_id"),
    )
    copy(
        connection,
        "grids_unit",
        ("code", "name", "kind", "league", "blacklisted", *empty),
        (
            (f"{word}-{n}", f"{word} {n}", kind, league, False, *[""] * len(empty))
            for word, (kind, league, count) in kinds.items()
            for n in range(count)
        ),
    )
    return dict(connection.execute("SELECT code, id FROM grids_unit").fetchall())


def write_edition(connection: psycopg.Connection, layer: str, number: int = 1) -> int:
    row = connection.execute(
        "INSERT INTO grids_boundaryedition"
        " (layer, number, state, published_at, effective_from, source_name, source_sha256, note, counts)"
        " VALUES (%s, %s, 'published', now(), %s, '', '', '', '{}') RETURNING id",
        [layer, number, CHANGE if number > 1 else None],
    ).fetchone()
    assert row is not None
    return int(row[0])


def hexed(shapes: Iterable[object]) -> list[str]:
    """The shapes as PostGIS reads them, EPSG:4490."""
    return shapely.to_wkb(shapely.set_srid(list(shapes), 4490), hex=True, include_srid=True).tolist()


def write_townships(connection: psycopg.Connection, ground: Ground, units: Ids) -> None:
    edition = write_edition(connection, "divisions")
    copy(
        connection,
        "grids_division",
        ("code", "name", "level", "kind", "unit_id", "edition_id", "geom"),
        (
            (f"36119900{n}", f"township {n}", "township", "town", units[f"township-{n}"], edition, shape)
            for n, shape in enumerate(hexed(ground.townships()), start=0)
        ),
    )


def write_grids(connection: psycopg.Connection, ground: Ground, units: Ids, editions: int) -> None:
    """The cells of each edition; with the second, some communities answer for their neighbours' cells."""
    communities = ground.columns * ground.rows // GRIDS_OF_A_UNIT + 1
    for number in range(1, editions + 1):
        edition = write_edition(connection, "grids", number)
        first, last = (None if number == 1 else CHANGE), (CHANGE if number < editions else None)
        valid = f"[{first or ''},{last or ''})"
        copy(
            connection,
            "grids_grid",
            ("code", "name", "accountable_unit_id", "supervising_unit_id", "edition_id", "valid", "geom"),
            (
                (
                    f"g{n:06d}",
                    f"grid {n}",
                    units[f"community-{(n // GRIDS_OF_A_UNIT + (number > 1 and n % 10 == 0)) % communities}"],
                    units[f"township-{n % 4}"],
                    edition,
                    valid,
                    shape,
                )
                for n, shape in enumerate(hexed(ground.grids(number)))
            ),
        )


def write_sections(connection: psycopg.Connection, ground: Ground, units: Ids) -> None:
    """Each section with a supervisor; two in three have a cleaning unit, one in three a lighting unit."""
    edition = write_edition(connection, "road_sections")
    classes = ("arterial", "secondary", "branch", "lane")
    copy(
        connection,
        "grids_roadsection",
        (
            *("code", "name", "road_class", "width_left_m", "width_right_m", "supervising_unit_id"),
            *("handling_unit_id", "cleaning_unit_id", "lighting_unit_id", "edition_id", "centreline"),
        ),
        (
            (
                *(f"s{n:05d}", f"section {n}", classes[n % 4], 10, 10, units[f"roads-{n % 20}"]),
                units[f"firm-{n % 50}"] if n % 2 else None,
                units[f"firm-{n % 49}"] if n % 3 else None,
                units[f"firm-{n % 48}"] if n % 3 == 0 else None,
                edition,
                shape,
            )
            for n, shape in enumerate(hexed(ground.centrelines))
        ),
    )


def write_places(connection: psycopg.Connection, ground: Ground, units: Ids) -> None:
    """Storefronts, sites and compounds by turns."""
    edition = write_edition(connection, "places")
    kinds = ("storefront", "site", "compound")
    copy(
        connection,
        "grids_place",
        ("code", "name", "kind", "management", "accountable_unit_id", "operator_id", "edition_id", "geom"),
        (
            (
                *(f"p{n:05d}", f"place {n}", kinds[n % 3], "weak" if n % 4 == 0 else "managed"),
                units[f"community-{n % 40}"] if n % 3 else None,
                units[f"firm-{n % 50}"],
                edition,
                shape,
            )
            for n, shape in enumerate(hexed(ground.place_outlines))
        ),
    )


def write_facilities(connection: psycopg.Connection, ground: Ground, units: Ids, categories: Ids) -> None:
    copy(
        connection,
        "grids_facility",
        ("code", "category_id", "maintainer_id", "owner_id", "geom"),
        (
            (
                f"f{n:05d}",
                categories[COMPONENTS[n % len(COMPONENTS)]],
                units[f"firm-{n % 50}"],
                units[f"trade-{n % TRADES}"],
                shape,
            )
            for n, shape in enumerate(hexed(shapely.points(ground.facility_spots)))
        ),
    )


def write_duties(connection: psycopg.Connection, units: Ids, categories: Ids) -> None:
    """Every category has a department for the whole county."""
    copy(
        connection,
        "grids_departmentduty",
        ("code", "category_id", "unit_id"),
        ((f"d{n}", categories[key], units[f"trade-{n % TRADES}"]) for n, key in enumerate(CATEGORIES)),
    )


def lay_reports(connection: psycopg.Connection, table: str, points: Points) -> None:
    """Write reports into a new `table` (id, geom, category_id, on_date, facility_id), from which a side takes them."""
    connection.execute(
        f"CREATE UNLOGGED TABLE {table} (id bigint PRIMARY KEY, geom geometry(Point, 4490),"
        " category_id bigint, on_date date, facility_id bigint)"
    )
    write_points(connection, table, points)
    connection.execute("ANALYZE")


def write_points(connection: psycopg.Connection, table: str, points: Points) -> None:
    """Write reports into `table` (id, geom, category_id, on_date, facility_id)."""
    categories = category_ids(connection)
    facility_ids: Ids = dict(connection.execute("SELECT code, id FROM grids_facility").fetchall())
    facilities = {n: facility_ids.get(f"f{n:05d}") for n in [-1, *range(len(facility_ids))]}
    copy(
        connection,
        table,
        ("id", "geom", "category_id", "on_date", "facility_id"),
        (
            (
                n,
                f"SRID=4490;POINT({lon} {lat})",
                categories[key],
                FIRST_DAY + timedelta(day),
                facilities[facility],
            )
            for n, (lon, lat, key, day, facility) in enumerate(points.rows())
        ),
    )
