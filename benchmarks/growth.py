"""A county that has worked for years: the demo county's cases, those that ended repeated until there are enough."""

from collections.abc import Sequence
from pathlib import Path

import psycopg

from benchmarks.bench import Bench
from benchmarks.databases import Database

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
#: The files that these databases hang on.
MADE_BY = (HERE / "growth.py", *sorted((ROOT / "fixtures").rglob("*.py")))
DAYS = 366
YEARS = 3
#: What belongs to a case, and the column that names the case; a point is named by its case.
REPEATED = (
    ("surveys_surveypoint", "id = life.point_id"),
    ("surveys_case", "id = life.case_id"),
    ("surveys_casestep", "case_id = life.case_id"),
    ("surveys_casetimer", "case_id = life.case_id"),
)
_STRIDE = "(SELECT max(id) FROM {table}) AS {table}"
# One repetition of an ended case: number n from 1 on, a year or more before the first, some way from its place.
_LIVES = """
CREATE UNLOGGED TABLE bench_life AS
SELECT k.id AS case_id, k.point_id, n, make_interval(days => %(days)s + (random() * 365 * %(years)s)::int) AS earlier,
       (random() - 0.5) * 0.004 AS dx, (random() - 0.5) * 0.004 AS dy
FROM generate_series(1, %(most)s) n CROSS JOIN surveys_case k
WHERE k.ended_at IS NOT NULL
ORDER BY n, k.id LIMIT %(missing)s
"""
_COLUMNS = """
SELECT column_name, udt_name FROM information_schema.columns
WHERE table_name = %s AND is_generated = 'NEVER' AND table_schema = 'public' ORDER BY ordinal_position
"""


def lived(bench: Bench) -> Database:
    """The demo county after a year that was played through the real services."""

    def fill(database: Database) -> None:
        database.manage("load_demo")
        database.manage("simulate", "--days", str(DAYS))

    return bench.database("growth_lived", fill, made_by=MADE_BY, words=[f"{DAYS} days"])


def grown(bench: Bench, cases: int) -> Database:
    """The same county with that many cases: the open ones of the year, and years of ended ones before it."""

    def fill(database: Database) -> None:
        with database.as_superuser() as connection, connection.transaction():
            connection.execute("SELECT setseed(0.5)")
            # Nothing is judged or chained again: the repetitions differ in place and time alone.
            connection.execute("SET LOCAL session_replication_role = replica")
            repeat(connection, cases)

    return bench.database(
        f"growth_{cases}", fill, made_by=MADE_BY, words=[f"{DAYS} days, {cases} cases"], like=lived(bench)
    )


def repeat(connection: psycopg.Connection, cases: int) -> None:
    """Repeat ended cases with their point, steps and clocks until there are that many."""
    found = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE ended_at IS NOT NULL) FROM surveys_case"
    ).fetchone()
    assert found is not None
    missing = max(0, cases - found[0])
    connection.execute(
        _LIVES, {"days": DAYS, "years": YEARS, "most": missing // found[1] + 1, "missing": missing}
    )
    strides = dict(zip((table for table, _of in REPEATED), _row(connection, _strides()), strict=True))
    for table, of in REPEATED:
        columns = connection.execute(_COLUMNS, [table]).fetchall()
        values = ", ".join(_value(table, name, kind, strides) for name, kind in columns)
        names = ", ".join(f'"{name}"' for name, _kind in columns)
        connection.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t JOIN bench_life life ON t.{of}"
        )
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    connection.execute("DROP TABLE bench_life")


def _strides() -> str:
    return "SELECT " + ", ".join(_STRIDE.format(table=table) for table, _of in REPEATED)


def _row(connection: psycopg.Connection, statement: str) -> Sequence[int]:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return row


def _value(table: str, name: str, kind: str, strides: dict[str, int]) -> str:
    """What does this column hold in a repetition?"""
    ids = {"id": table, "case_id": "surveys_case", "point_id": "surveys_surveypoint"}
    if name in ids and not (name == "point_id" and table != "surveys_case"):
        return f"t.{name} + life.n * {strides[ids[name]]}"
    if name in {"uid", "client_op"}:
        return "gen_random_uuid()"
    if name in {"number", "source_id"}:
        return f"t.{name} || '-' || life.n"
    if name == "geom":
        return "ST_Translate(t.geom, life.dx, life.dy)"
    if kind == "timestamptz":
        return f"t.{name} - life.earlier"
    if kind == "date":
        return f"(t.{name} - life.earlier)::date"
    return f't."{name}"'
