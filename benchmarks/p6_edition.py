"""A boundary edition that holds from the middle of the year on: a million stored points are asked about anew.

One grid in twenty goes to another unit.  Ours: `assign --edition`, from finding the points that the edition may have
given to somebody else to the last of their rows and its history.

Against the UPDATE by hand, restricted to the ground on which the two editions differ, where somebody has written down
the answers beforehand: the same columns, the same indexes, the same history.  Beside it the UPDATE that need not even
look for its rows, as somebody has written down their numbers.  All are rolled back, and the table is cleaned of what
they leave after each turn.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import psycopg

from benchmarks.bench import Bench
from benchmarks.county import write_edition
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.million import million
from benchmarks.rounds import Side

BOUND = 1.2
ROUNDS = 5
#: Which grids go to another unit: every so many.
EVERY = 20

_ANSWER = (
    *("accountable_unit_id", "handling_unit_id", "supervising_unit_id"),
    *("accountable_step", "handling_step", "supervising_step"),
    *("accountable_territory", "handling_territory", "supervising_territory"),
    *("grid_id", "road_section_id", "flags", "ground_version"),
)
_DAY = "SELECT effective_from FROM grids_boundaryedition WHERE id = %s"
#: The grids that go on as others: the same ground, the unit of the next of them.
_OTHERS = f"""
CREATE TABLE bench_grid AS
SELECT id, code, name, kind, geom, supervising_unit_id,
  coalesce(lead(accountable_unit_id) OVER (ORDER BY id), first_value(accountable_unit_id) OVER (ORDER BY id)) AS unit
FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM grids_grid WHERE upper_inf(known)) g
WHERE place % {EVERY} = 0
"""
_CLOSE = "UPDATE grids_grid g SET valid = daterange(lower(g.valid), %s) FROM bench_grid b WHERE g.id = b.id"
_OPEN = """
INSERT INTO grids_grid (code, name, kind, accountable_unit_id, supervising_unit_id, edition_id, valid, geom)
SELECT code, name, kind, unit, supervising_unit_id, %s, daterange(%s, NULL), geom FROM bench_grid
"""
_REASSIGN = "SELECT read, changed FROM surveys_reassign_points(false, %s)"
#: What comes of it, for the UPDATE by hand; and back again.
_DIFFERENT = """
CREATE TABLE bench_answer AS
SELECT p.id, {names} FROM surveys_surveypoint p JOIN bench_before b USING (id)
WHERE p.ground_version <> b.ground_version;
CREATE INDEX ON bench_grid USING gist (geom);
ANALYZE bench_grid, bench_answer;
GRANT SELECT ON bench_before, bench_answer, bench_grid TO wangge_loader
"""
_UPDATE = f"UPDATE surveys_surveypoint p SET {', '.join(f'{name} = b.{name}' for name in _ANSWER)}"
_BACK = f"{_UPDATE} FROM bench_before b JOIN bench_answer a USING (id) WHERE b.id = p.id"
_BY_NUMBER = f"{_UPDATE} FROM bench_answer b WHERE b.id = p.id"
_BY_GROUND = (
    f"{_UPDATE} FROM bench_grid g, bench_answer b"
    " WHERE st_intersects(g.geom, p.geom) AND p.seen_on >= %s AND b.id = p.id"
)


def run(bench: Bench) -> list[Figure]:
    """Measure both by turns."""
    database = changed(bench)
    with database.connect() as connection, database.as_superuser() as superuser:
        edition, day = connection.execute(  # type: ignore[misc]
            "SELECT id, effective_from FROM grids_boundaryedition ORDER BY id DESC LIMIT 1"
        ).fetchone()
        counts: dict[str, object] = {}

        def ours() -> Sequence[float]:
            seconds, (read, moved) = _undone(connection, _REASSIGN, [edition])
            counts.update({"points asked about": read, "points with another answer": moved})
            _clean(superuser)
            return [seconds]

        def raw(sql: str, values: Sequence[object], rows: str) -> Sequence[float]:
            seconds, (_, changed) = _undone(superuser, sql, values, role="wangge_loader")
            counts[rows] = changed
            _clean(superuser)
            return [seconds]

        sides: dict[str, Side] = {
            "ours": ours,
            "by ground": lambda: raw(_BY_GROUND, [day], "rows by ground"),
            "by number": lambda: raw(_BY_NUMBER, [], "rows by number"),
        }
        rounds = bench.measure(sides, rounds=ROUNDS)
    what = "an edition's points named anew"
    by_ground = rounds.figure(
        *("P6", what, "UPDATE where the editions differ"), ours="ours", peer="by ground", bound=BOUND
    )
    by_number = rounds.figure(
        *("P6", what, "UPDATE of rows whose numbers are known"), ours="ours", peer="by number", bound=None
    )
    return [replace(by_ground, counts=counts), by_number]


def changed(bench: Bench) -> Database:
    """The county of a million points with a second edition of its grids, which its points do not know yet."""

    def fill(database: Database) -> None:
        with database.as_owner() as connection:
            edition = write_edition(connection, "grids", 2)
            (day,) = connection.execute(_DAY, [edition]).fetchone()  # type: ignore[misc]
            connection.execute(_OTHERS)
            connection.execute(_CLOSE, [day])
            connection.execute(_OPEN, [edition, day])
        with database.as_superuser() as connection, connection.transaction():
            names = ", ".join(_ANSWER)
            connection.execute(f"CREATE TABLE bench_before AS SELECT id, {names} FROM surveys_surveypoint")
            connection.execute(_REASSIGN, [edition])
            connection.execute(_DIFFERENT.format(names=", ".join(f"p.{name}" for name in _ANSWER)))
            connection.execute("SET LOCAL ROLE wangge_loader")
            connection.execute(_BACK)
            connection.execute("RESET ROLE")
            connection.execute("DROP TABLE bench_before")

    return bench.database(
        "edition", fill, made_by=[Path(__file__)], words=[f"every {EVERY}"], like=million(bench)
    )


def _undone(
    connection: psycopg.Connection, sql: str, values: Sequence[object], *, role: str | None = None
) -> tuple[float, tuple[int, int]]:
    """How long does the statement take in a transaction that is rolled back, and which row does it answer?"""
    with connection.transaction(force_rollback=True):
        if role:
            connection.execute(f"SET LOCAL ROLE {role}")
        began = perf_counter()
        cursor = connection.execute(sql, values)
        seconds = perf_counter() - began
        return seconds, cursor.fetchone() if cursor.description else (0, cursor.rowcount)  # type: ignore[return-value]


def _clean(connection: psycopg.Connection) -> None:
    connection.execute("VACUUM surveys_surveypoint, surveys_surveypointevent")
    connection.execute("CHECKPOINT")
