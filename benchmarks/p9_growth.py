"""What does the work of a day cost in a county with a million cases, against the same county with 10,000?

Both counties have the same ground, people and open cases; a million are ended ones of the years before (growth.py).
An officer looks into the inbox of the unit that has most to do, sees it on the map and opens its cases one after the
other; a collector's phone sends points; the supervision office reads the rates of the month.
"""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from uuid import uuid4

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.growth import grown
from benchmarks.rounds import Side, timed
from benchmarks.serving import Client, served, sign_in, token

FEW, MANY = 10_000, 1_000_000
REQUESTS = 25
ROUNDS = 15
BOUND = 1.3
_BUSIEST = """
SELECT handling_unit_id FROM surveys_case WHERE state = 'handling' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""
_OPEN = "SELECT uid FROM surveys_case WHERE state = 'handling' AND handling_unit_id = %s ORDER BY id"
_REPORTED = """
SELECT c.key, ST_X(p.geom), ST_Y(p.geom) FROM surveys_surveypoint p JOIN grids_category c ON c.id = p.category_id
JOIN surveys_case k ON k.point_id = p.id WHERE k.state = 'handling' ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Day:
    """Those who work in one of the counties, and what they look at."""

    officer: Client
    office: Client
    phone: Client
    open_cases: list[str]
    reports: list[tuple[str, float, float]]

    def works(self) -> dict[str, Side]:
        """Each kind of work, a block of requests."""
        month = f"{datetime.now(UTC):%Y-%m}"
        pages = {
            "inbox": ["/workbench/?tab=handle"],
            "map": ["/workbench/map/?tab=handle"],
            "case": [f"/workbench/?tab=handle&case={uid}" for uid in self.open_cases],
        }
        works: dict[str, Side] = {
            what: partial(_block, self.officer.get, cycle(addresses).__next__)
            for what, addresses in pages.items()
        }
        works["submit"] = partial(_block, partial(self.phone.post, "/api/v1/points/"), self._report)
        rates = f"/api/v1/case-figures/?by=accountable_unit&reported_from={month}-01"
        works["rates of the month"] = partial(_block, self.office.get, lambda: rates)
        return works

    def _report(self) -> bytes:
        category, lon, lat = self.reports[uuid4().int % len(self.reports)]
        return json.dumps(
            {
                "uid": str(uuid4()),
                "category": category,
                "lon": lon,
                "lat": lat,
                "accuracy_m": 5,
                "observed_at": datetime.now(UTC).isoformat(),
                "description": "路面破损",
            }
        ).encode()


def _block(work: Callable[..., object], item: Callable[[], object]) -> list[float]:
    return timed(work, [item() for _request in range(REQUESTS)])


def run(bench: Bench) -> list[Figure]:
    """Measure each kind of work in both counties."""
    counties = {"few": grown(bench, bench.size(FEW)), "many": grown(bench, bench.size(MANY))}
    with ExitStack() as stack:
        days = {name: _day(bench, stack, database).works() for name, database in counties.items()}
        figures = []
        for what in days["few"]:
            rounds = bench.measure({name: works[what] for name, works in days.items()}, rounds=ROUNDS)
            figures.append(
                rounds.figure(
                    "P9",
                    f"{what} among {bench.size(MANY)} cases",
                    f"among {bench.size(FEW)}",
                    ours="many",
                    peer="few",
                    bound=BOUND,
                )
            )
    return figures


def _day(bench: Bench, stack: ExitStack, database: Database) -> Day:
    with database.as_superuser() as connection:
        busiest = connection.execute(_BUSIEST).fetchone()
        assert busiest is not None
        open_cases = [str(uid) for (uid,) in connection.execute(_OPEN, busiest).fetchall()]
        reports = list(islice(connection.execute(_REPORTED).fetchall(), 500))
    log = bench.file(f"p9_{database.name}.log")
    server = stack.enter_context(served(database, core=bench.cores.server, log=log))
    signed = {
        role: sign_in(database, role, unit)
        for role, unit in [("unit_officer", busiest[0]), ("supervision", None)]
    }
    officer, office = (stack.enter_context(server.client(cookie)) for cookie in signed.values())
    phone = stack.enter_context(server.client(token=token(database, "collector")))
    return Day(officer, office, phone, open_cases, reports)
