"""20 phones hand over 10,000 reports with 20,000 photos while the line breaks and server and database are killed.

The line cuts requests and answers in the middle, swallows answers and sends requests twice; workers of the server, all
of the server and backends of the database are killed with SIGKILL.  What a phone was told is kept must be there
afterwards, once, byte by byte.
"""

import time
from collections.abc import Iterator, Sequence

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.reliability.counts import Counts
from benchmarks.reliability.kept_up import KeptUp, Killer
from benchmarks.reliability.phones import Phone, fill_outboxes, hand_over_all
from benchmarks.reliability.proxy import FaultyProxy
from benchmarks.reliability.reckoning import reckon
from benchmarks.reliability.town import CATEGORY, place_in
from benchmarks.serving import free_port, token
from script.steps.console import Stop, detail
from script.steps.services import Door, server_command

PHONES, REPORTS = 20, 10_000
#: Of each request on the line: about 1,000 of the 50,000 or so that the phones make.
BREAKS = 0.022
KILLS = 60
SEED = 20261126
TELL_EVERY_S = 30.0


def run(bench: Bench, database: Database) -> Iterator[Counts]:
    """Count over all phones."""
    with database.connect() as connection:
        (checksums,) = connection.execute("SHOW data_checksums").fetchone() or ("off",)
    if checksums != "on":
        raise Stop("the cluster has no page checksums: what a crash damages would not be seen")
    media = bench.file("r1_media")
    each = max(1, bench.size(REPORTS) // PHONES)
    outboxes = fill_outboxes(PHONES, each, CATEGORY, place_in(database), seed=SEED)
    key, began = token(database, "collector"), time.perf_counter()
    door = Door("127.0.0.1", "127.0.0.1", free_port())
    with (
        KeptUp(
            server_command(database.layout.python, door),
            env=database.environment(WANGGE_MEDIA=str(media)),
            log=bench.file("r1_server.log"),
        ) as server,
        FaultyProxy(door.port, probability=BREAKS, seed=SEED) as line,
    ):
        phones = [Phone(line.port, key, outbox, seed=SEED + n) for n, outbox in enumerate(outboxes)]
        killer = Killer(server, database, seed=SEED)
        hits = _let_work(phones, line, killer, kills=bench.size(KILLS))
    detail(", ".join(f"{count:,} × {name}" for name, count in [*line.faults.items(), *killer.killed.items()]))
    for refused in sorted({one for phone in phones for one in phone.told.refused}):
        detail(f"refused: {refused}")
    found, on_the_line = reckon(database, media, phones), sum(line.faults.values())
    yield Counts(
        goal="R1",
        what=f"{PHONES} phones on a line that breaks, server and database killed",
        faults=on_the_line + sum(killer.killed.values()),
        faults_in_flight=on_the_line + hits,
        seconds=time.perf_counter() - began,
        **found,
    )


def _let_work(phones: Sequence[Phone], line: FaultyProxy, killer: Killer, *, kills: int) -> int:
    """Kill so often, spread over the work; how many of the kills met requests on their way?"""
    whole = sum(len(phone.outbox) for phone in phones)
    hits, told_at = 0, time.monotonic()
    for done in hand_over_all(phones):
        if sum(killer.killed.values()) < kills * done / whole:
            under_way = line.in_flight
            hits += bool(killer.strike() and under_way)
        if time.monotonic() - told_at > TELL_EVERY_S:
            told_at = time.monotonic()
            detail(f"{done:,} of {whole:,} reports whole")
    return hits
