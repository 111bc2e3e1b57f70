"""One submission over HTTP: in a county of 100,000 grids against one of 1,000, and how many SQL statements it takes.

A phone with a token posts one point after the other over a connection that stays open; server and database share a
core.  The points lie where people and things are, a third of those at a facility name it.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import islice
from uuid import uuid4

from benchmarks.bench import Bench
from benchmarks.county import FIRST_DAY, MADE_BY, Ids, lay
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.ground import Ground, points
from benchmarks.rounds import Side, p95, timed
from benchmarks.serving import Client, served, token
from benchmarks.statements import statements_of
from script.steps.console import Stop

REQUESTS = 100
ROUNDS = 15
REPORTS = 10_000
COUNTED = 20
MOST_STATEMENTS = 12
#: As many sections, places and facilities a grid in both.
SMALL = Ground(columns=40, rows=25, sections=20, places=50, facilities=150)
LARGE = Ground(columns=400, rows=250, sections=2000, places=5000, facilities=15_000)
QUICK_LARGE = Ground(columns=100, rows=50, sections=100, places=250, facilities=750)
PATH = "/api/v1/points/"


def run(bench: Bench) -> list[Figure]:
    """Measure submissions."""
    counties = {"small": SMALL, "large": QUICK_LARGE if bench.is_quick else LARGE}
    databases = {
        name: bench.database(f"submit_{name}", partial(lay, ground=on), made_by=MADE_BY, words=[f"{on}"])
        for name, on in counties.items()
    }
    log = bench.file("p5_server.log")
    sides: dict[str, Side] = {}
    statements: dict[str, float] = {}
    with ExitStack() as stack:
        for name, database in databases.items():
            database.as_superuser().execute("TRUNCATE surveys_surveypoint, surveys_surveypointevent CASCADE")
            reports, key = bodies(database, counties[name]), token(database, "collector")
            statements[name] = count_statements(bench, database, key, reports)
            server = stack.enter_context(served(database, core=bench.cores.server, log=log))
            sides[name] = posting(stack.enter_context(server.client(token=key)), reports)
        rounds = bench.measure(sides, rounds=ROUNDS)
    grids = counties["large"].columns * counties["large"].rows
    figure = partial(rounds.figure, "P5", ours="large", peer="small")
    return [
        figure(
            f"a submission among {grids} grids",
            "among 1000",
            bound=1.3,
            statements=statements["large"],
            statements_among_1000=statements["small"],
            statements_allowed=MOST_STATEMENTS,
        ),
        figure("the slowest twentieth of them", "among 1000", bound=None, of=p95),
    ]


def bodies(database: Database, ground: Ground) -> Iterator[bytes]:
    """What the phone sends, one report after the other, without end."""
    with database.as_owner() as connection:
        facilities: Ids = dict(connection.execute("SELECT code, id FROM grids_facility").fetchall())
    phone = str(uuid4())
    while True:
        for lon, lat, key, day, facility in points(ground, REPORTS).rows():
            report: dict[str, object] = {
                "uid": str(uuid4()),
                "category": key,
                "lon": lon,
                "lat": lat,
                "crs": "EPSG:4326",
                "accuracy_m": 5,
                "position_source": "gnss",
                "phone": phone,
                "observed_at": f"{FIRST_DAY + timedelta(day)}T10:00:00+08:00",
                "description": "路面破损",
                "place_text": f"测试路 {day} 号",
            }
            if facility >= 0:
                report["facility"] = facilities[f"f{facility:05d}"]
            yield json.dumps(report).encode()


def posting(client: Client, reports: Iterator[bytes]) -> Side:
    return lambda: timed(partial(client.post, PATH), islice(reports, REQUESTS))


def count_statements(bench: Bench, database: Database, key: str, reports: Iterator[bytes]) -> float:
    """How many statements does the database see for one submission, once the server is warm?"""
    with (
        statements_of(database) as seen,
        served(database, core=bench.cores.server, log=bench.file("p5_counted.log")) as server,
        server.client(token=key) as client,
    ):
        for report in islice(reports, COUNTED):
            client.post(PATH, report)
        before = len(seen())
        for report in islice(reports, COUNTED):
            client.post(PATH, report)
        found = len(seen()) - before
    if not found:
        raise Stop("the database's log shows no statement: nothing was counted")
    return found / COUNTED
