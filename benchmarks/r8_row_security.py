"""What technicians' logins find in the views, against the policy asked apart; and what row-level security costs.

A county login, three communities, a township and a supervisor of roads ask qgis_read.v_survey_points 10,000 times, over
a million points: by frame, by frame and category, by frame and days, by number, by unit.  Their answers must be those
of the superuser, who has no policy, with the units and grids of each login worked out here, from the tables, by the
text of surveys/technicians/policies.sql.  Then frames are timed: the view as a login against the statement behind it as
the superuser; EXPLAIN must name the spatial index.
"""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.ground import ORIGIN
from benchmarks.million import COUNTY, million
from benchmarks.rounds import timed
from benchmarks.serving import shell
from script.embedded.urls import PORT
from script.steps.console import Stop, detail

QUESTIONS = 10_000
ROUNDS, REQUESTS = 15, 100
BOUND = 2.0
SEED = 8
#: A side of the frames, in degrees: a street corner, a quarter, a part of the town.
SIDES = (0.0005, 0.002, 0.01)
FRAME = "geom && ST_MakeEnvelope(%s, %s, %s, %s, 4490)"
VIEW = "qgis_read.v_survey_points"
INDEX = "surveys_surveypoint_geom"
#: Names of the people who come and go with the measurement.
PEOPLE = "bench_r8"
MAKE = """
import datetime, json
from django.utils import timezone
from gis_core.models import User
from grids.models import Membership, Unit
from grids.services.logins import make_login
today = timezone.localdate()
told = []
for number, code in enumerate(%(codes)r):
    user, made = User.objects.get_or_create(username=f"%(people)s_{number}")
    Membership.objects.get_or_create(user=user, role="technician")
    unit = Unit.objects.get(code=code) if code else None
    new = make_login(user=user, unit=unit, expires_on=today + datetime.timedelta(days=30), today=today)
    told.append([new.login.name, new.password, unit and unit.pk])
print(json.dumps(told, separators=(",", ":")))
"""
UNITS_BELOW = """
WITH RECURSIVE below AS (
    SELECT %s::bigint AS id UNION SELECT u.id FROM grids_unit u JOIN below b ON u.parent_id = b.id)
SELECT array_agg(id) FROM below
"""
GRIDS_OF = """
SELECT array_agg(DISTINCT g.id) FROM grids_grid g
WHERE g.accountable_unit_id = ANY (%(units)s) OR EXISTS (
    SELECT FROM grids_division d
    WHERE d.unit_id = ANY (%(units)s) AND upper_inf(d.known) AND starts_with(g.community_code, d.code))
"""
#: The points of a login, by the text of the policy, on the tables themselves.
LETS_THROUGH = """
SELECT p.id FROM surveys_surveypoint p JOIN grids_category k ON k.id = p.category_id
LEFT JOIN grids_unit a ON a.id = p.accountable_unit_id
WHERE (%(everywhere)s OR p.accountable_unit_id = ANY (%(units)s) OR p.handling_unit_id = ANY (%(units)s)
    OR p.supervising_unit_id = ANY (%(units)s) OR p.grid_id = ANY (%(grids)s))
    AND {condition} ORDER BY p.id
"""


@dataclass(frozen=True)
class Login:
    """A technician's session, and what the policy says of it: `units` None is the whole county."""

    session: psycopg.Connection
    units: list[int] | None
    grids: list[int]


@dataclass(frozen=True)
class Asked:
    """A condition on the view, the same on the tables, and what stands in both."""

    on_view: str
    on_tables: str
    values: tuple[Any, ...]


def run(bench: Bench) -> list[Figure]:
    """Compare the answers, then the time of frames."""
    database = million(bench)
    with ExitStack() as stack:
        superuser = stack.enter_context(database.as_superuser())
        logins = stack.enter_context(technicians(database, superuser))
        count = bench.size(QUESTIONS)
        told = compare(superuser, logins, questions(superuser, count))
        if told["rows_that_differ"]:
            raise Stop(f"row-level security shows other rows than its policy says: {told}")
        told["plans_without_the_index"] = sum(not _uses_index(login.session) for login in logins)
        if told["plans_without_the_index"]:
            raise Stop("a frame is searched without the spatial index: run db_bootstrap")
        return [
            _figure(bench, superuser, logins[0], "frame as a login of the county", told),
            _figure(bench, superuser, logins[1], "frame as a login of a community", {}),
        ]


@contextmanager
def technicians(database: Database, superuser: psycopg.Connection) -> Iterator[list[Login]]:
    """Logins of the county and of units; their roles, which are the server's, are gone afterwards."""
    codes = [None, *_codes(superuser)]
    _drop_roles(superuser)
    try:
        with ExitStack() as stack:
            made = json.loads(shell(database, MAKE % {"codes": codes, "people": PEOPLE}))
            found = []
            for name, password, unit in made:
                session = psycopg.connect(
                    host=str(database.cluster.socket),
                    port=PORT,
                    dbname=database.name,
                    user=name,
                    password=password,
                    autocommit=True,
                )
                units = _one(superuser, UNITS_BELOW, [unit]) if unit else None
                grids = _one(superuser, GRIDS_OF, {"units": units or []}) or []
                found.append(Login(stack.enter_context(session), units, grids))
            yield found
    finally:
        _drop_roles(superuser)


def questions(connection: psycopg.Connection, count: int) -> Iterator[Asked]:
    """Random ones, the same in every run."""
    rng = random.Random(SEED)
    categories = [key for (key,) in connection.execute("SELECT key FROM grids_category ORDER BY key")]
    units = [code for (code,) in connection.execute("SELECT code FROM grids_unit ORDER BY code")]
    days = [
        day for (day,) in connection.execute("SELECT DISTINCT seen_on FROM surveys_surveypoint ORDER BY 1")
    ]
    most = _one(connection, "SELECT max(id) FROM surveys_surveypoint", [])
    for _number in range(count):
        frame = frame_at_random(rng)
        kind = rng.randrange(5)
        if kind == 0:
            yield Asked(FRAME, f"p.{FRAME}", frame)
        elif kind == 1:
            named = (*frame, rng.choice(categories))
            yield Asked(f"{FRAME} AND category = %s", f"p.{FRAME} AND k.key = %s", named)
        elif kind == 2:
            first, last = sorted(rng.choices(days, k=2))
            dated = f"{FRAME} AND seen_on BETWEEN %s AND %s"
            yield Asked(dated, f"p.{dated.replace('seen_on', 'p.seen_on')}", (*frame, first, last))
        elif kind == 3:
            first_id = rng.randrange(most)
            yield Asked("id BETWEEN %s AND %s", "p.id BETWEEN %s AND %s", (first_id, first_id + 500))
        else:
            named = (*frame, rng.choice(units))
            yield Asked(f"{FRAME} AND accountable_unit_code = %s", f"p.{FRAME} AND a.code = %s", named)


def frame_at_random(rng: random.Random) -> tuple[float, float, float, float]:
    """West, south, east and north of a frame on the county."""
    width, height = COUNTY.size_deg
    side = rng.choice(SIDES)
    west, south = ORIGIN[0] + rng.random() * float(width), ORIGIN[1] + rng.random() * float(height)
    return west, south, west + side, south + side


def compare(superuser: psycopg.Connection, logins: Sequence[Login], asked: Iterator[Asked]) -> dict[str, Any]:
    """Are the rows of the view, asked by the logins in turn, those that the policy lets through?"""
    count = rows = differ = empty = 0
    for count, one in enumerate(asked, 1):
        login = logins[count % len(logins)]
        found = login.session.execute(
            f"SELECT id FROM {VIEW} WHERE {one.on_view} ORDER BY id", one.values
        ).fetchall()
        statement, values = _by_the_text(one, login)
        lets = superuser.execute(statement, values).fetchall()
        differ += len(set(found) ^ set(lets))
        rows += len(lets)
        empty += not lets
        if count % 1000 == 0:
            detail(f"{count} questions, {rows} rows, {differ} that differ")
    return {"queries": count, "rows": rows, "empty_answers": empty, "rows_that_differ": differ}


def _by_the_text(one: Asked, login: Login) -> tuple[str, dict[str, Any]]:
    """The policy as its text says it, with the values of a question named."""
    names = [f"v{number}" for number in range(len(one.values))]
    condition = one.on_tables.replace("%s", "{}").format(*(f"%({name})s" for name in names))
    terms = {"everywhere": login.units is None, "units": login.units or [], "grids": login.grids}
    return LETS_THROUGH.format(condition=condition), {**terms, **dict(zip(names, one.values, strict=True))}


def _figure(
    bench: Bench, superuser: psycopg.Connection, login: Login, what: str, counts: dict[str, Any]
) -> Figure:
    """The same frames as the login and without any policy: the statement behind the view, as the superuser."""
    rng = random.Random(SEED)
    frames = [frame_at_random(rng) for _number in range(REQUESTS)]
    behind = _one(superuser, "SELECT pg_get_viewdef(%s::regclass)", [VIEW]).rstrip().rstrip(";")
    columns = "id, category_name, accountable_unit, case_state, geom"
    ours = f"SELECT {columns} FROM {VIEW} WHERE {FRAME}"
    peer = f"SELECT {columns} FROM ({behind.replace('%', '%%')}) v WHERE {FRAME}"
    sides = {
        "ours": lambda: timed(lambda frame: login.session.execute(ours, frame).fetchall(), frames),
        "peer": lambda: timed(lambda frame: superuser.execute(peer, frame).fetchall(), frames),
    }
    rounds = bench.measure(sides, rounds=ROUNDS)
    return rounds.figure(
        "R8", what, "the same without row-level security", ours="ours", peer="peer", bound=BOUND, **counts
    )


def _uses_index(session: psycopg.Connection) -> bool:
    frame = frame_at_random(random.Random(SEED))
    plan = session.execute(f"EXPLAIN SELECT id, case_state FROM {VIEW} WHERE {FRAME}", frame).fetchall()
    return any(INDEX in line for (line,) in plan)


def _codes(connection: psycopg.Connection) -> list[str]:
    """Three communities, a township and a supervisor of roads: the first by their codes, of those that answer."""
    chosen = """
        (SELECT code FROM grids_unit WHERE kind = 'community' ORDER BY code LIMIT 3)
        UNION ALL (SELECT code FROM grids_unit WHERE kind = 'township' ORDER BY code LIMIT 1)
        UNION ALL (SELECT code FROM grids_unit WHERE kind = 'road_section_supervisor' ORDER BY code LIMIT 1)
    """
    return [code for (code,) in connection.execute(chosen)]


def _drop_roles(superuser: psycopg.Connection) -> None:
    named = superuser.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"gis\\_{PEOPLE}\\_%"])
    for (name,) in named.fetchall():
        superuser.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def _one(connection: psycopg.Connection, statement: str, values: Any) -> Any:
    row = connection.execute(statement, values).fetchone()
    assert row is not None
    return row[0]
