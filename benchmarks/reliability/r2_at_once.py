"""64 senders at once with one and the same id, 500 times: a report, a photo, and a decision on a case.

The server answers over HTTP; all senders wait for each other and then send.  One more sends other content under the
id meanwhile: it hears 409, and what it sent is kept aside.
"""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.reliability.counts import Counts
from benchmarks.reliability.photos_at_once import photos_at_once
from benchmarks.reliability.senders import Answer, Letter, Senders, all_equal
from benchmarks.reliability.town import CATEGORY, place_in
from benchmarks.serving import served, token

SENDERS = 64
ROUNDS = 500
POINTS = "/api/v1/points/"


def run(bench: Bench, database: Database) -> Iterator[Counts]:
    """Count over all rounds."""
    rounds = bench.size(ROUNDS)
    yield photos_at_once(bench, database, SENDERS, rounds)
    log = bench.file("r2_server.log")
    phone, desk = token(database, "collector"), token(database, "supervision")
    (lon, lat), rule = place_in(database), _rule(database)
    with served(database, core=bench.cores.server, log=log) as server:
        reporting, deciding = Senders(server.port, phone, SENDERS + 1), Senders(server.port, desk, SENDERS)
        try:
            uids = [str(uuid.uuid4()) for _round in range(rounds)]
            began = time.perf_counter()
            heard = [reporting.at_once(_posted(POINTS, _reports(uid, lon, lat))) for uid in uids]
            yield _of_reports(database, uids, heard, time.perf_counter() - began)
            began = time.perf_counter()
            ops = [_decision(rule) for _uid in uids]
            paths = [f"/api/v1/cases/{key}/steps/" for key in _cases(database, uids)]
            told = [
                deciding.at_once(_posted(path, [op] * SENDERS)) for path, op in zip(paths, ops, strict=True)
            ]
            yield _of_decisions(database, ops, told, time.perf_counter() - began)
        finally:
            reporting.close()
            deciding.close()


def _posted(path: str, bodies: list[bytes]) -> list[Letter]:
    return [Letter("POST", path, body) for body in bodies]


def _reports(uid: str, lon: float, lat: float) -> list[bytes]:
    """The same report from all, and another one under its id."""
    report = {
        "uid": uid,
        "category": CATEGORY,
        "lon": lon,
        "lat": lat,
        "observed_at": "2026-01-05T10:00:00+08:00",
        "description": "垃圾堆放",
    }
    same = json.dumps(report).encode()
    return [*[same] * SENDERS, json.dumps({**report, "description": "另一份内容"}).encode()]


def _decision(rule: int) -> bytes:
    return json.dumps({"action": "file", "client_op": str(uuid.uuid4()), "filing_rule": rule}).encode()


def _of_reports(database: Database, uids: list[str], heard: list[list[Answer]], seconds: float) -> Counts:
    """Either content may come first; who sent it hears 2xx, all the same, and whoever sent the other hears 409."""
    stored = _counted(database, "surveys_surveypoint", "uid", uids)
    aside = _counted(database, "surveys_setaside", "uid", uids)
    wrong = 0
    for uid, answers in zip(uids, heard, strict=True):
        same, other = answers[:SENDERS], answers[SENDERS]
        first, second = (same, [other]) if same[0].status < 300 else ([other], same)
        wrong += not all_equal(first) or {answer.status for answer in second} != {409} or aside.get(uid) != 1
    return Counts(
        "R2",
        f"{SENDERS} reports of one id at once, one more with other content",
        faults=len(uids) * SENDERS,
        submissions=len(uids) * (SENDERS + 1),
        kept=len(stored),
        lost=len(uids) - len(stored),
        doubled=sum(count - 1 for count in stored.values()),
        mismatches=wrong,
        seconds=seconds,
    )


def _of_decisions(database: Database, ops: list[bytes], told: list[list[Answer]], seconds: float) -> Counts:
    keys = [json.loads(op)["client_op"] for op in ops]
    taken = _counted(database, "surveys_casestep", "client_op", keys)
    return Counts(
        "R2",
        f"{SENDERS} times one decision on a case at once",
        faults=len(ops) * (SENDERS - 1),
        submissions=len(ops) * SENDERS,
        kept=len(taken),
        lost=len(ops) - len(taken),
        doubled=sum(count - 1 for count in taken.values()),
        mismatches=sum(not all_equal(answers) for answers in told),
        seconds=seconds,
    )


def _counted(database: Database, table: str, column: str, keys: list[str]) -> dict[str, int]:
    """How many rows of a table have each of these ids?  An id that none has is missing."""
    with database.as_owner() as connection:
        found = connection.execute(
            f"SELECT {column}::text, count(*) FROM {table} WHERE {column} = ANY(%s::uuid[]) GROUP BY 1",
            [keys],
        )
        return dict(found.fetchall())


def _rule(database: Database) -> int:
    """A filing rule for what is reported."""
    with database.as_owner() as connection:
        rule: tuple[int] | None = connection.execute(
            "SELECT r.id FROM surveys_filingrule r JOIN grids_category c ON c.id = r.category_id"
            " WHERE c.key = %s AND r.valid IS NOT NULL ORDER BY r.id LIMIT 1",
            [CATEGORY],
        ).fetchone()
    assert rule is not None
    return rule[0]


def _cases(database: Database, uids: list[str]) -> list[Any]:
    with database.as_owner() as connection:
        found = connection.execute(
            "SELECT k.uid FROM surveys_case k JOIN surveys_surveypoint p ON p.id = k.point_id"
            " WHERE p.uid = ANY(%s::uuid[]) ORDER BY k.id",
            [uids],
        ).fetchall()
    return [key for (key,) in found]
