"""Points as GeoJSON: ours against djangorestframework-gis in the same server, and against the SQL text itself.

All points of a square that holds FEATURES of the million, over HTTP in one answer, 17 members each, signed in: what a
reader narrows by place is streamed whole, where a page of the list has up to 1,000.  The raw side runs hand-written
SQL that makes the same text of the same square, over psycopg, and joins it.  Then the whole million is streamed and
the server's memory watched.
"""

import json
from functools import partial
from typing import Any

import psycopg

from benchmarks.bench import Bench
from benchmarks.figures import Figure
from benchmarks.million import million
from benchmarks.rounds import timed
from benchmarks.serving import Client, Server, served, sign_in
from script.steps.console import detail

FEATURES = 10_000
REQUESTS = 5
STREAMS = 3
#: What both sides tell of a point.
FIELDS = (
    *("uid", "category", "category_name", "accuracy_m", "position_source", "observed_at", "on"),
    *("description", "place_text", "accountable_unit", "accountable_unit_code", "handling_unit"),
    *("handling_unit_code", "grid", "road_section", "flags", "ground_version"),
)
OURS = f"/api/v1/points/?format=geojson&fields={','.join(FIELDS)}"
PEER = "/peer/points/"
RAW = """
SELECT '{"type":"Feature","id":' || p.id || ',"geometry":' || ST_AsGeoJSON(p.geom, 6, 0) || ',"properties":'
    || json_build_object('id', p.id, 'uid', p.uid, 'category', c.key, 'category_name', c.name_zh,
        'accuracy_m', p.accuracy_m, 'position_source', p.position_source, 'observed_at', p.observed_at,
        'on', p.seen_on, 'description', p.description, 'place_text', p.place_text, 'accountable_unit', a.name,
        'accountable_unit_code', a.code, 'handling_unit', h.name, 'handling_unit_code', h.code,
        'grid', g.code, 'road_section', r.code, 'flags', p.flags, 'ground_version', p.ground_version)::text || '}'
FROM surveys_surveypoint p
JOIN grids_category c ON c.id = p.category_id
JOIN grids_unit a ON a.id = p.accountable_unit_id
JOIN grids_unit h ON h.id = p.handling_unit_id
LEFT JOIN grids_grid g ON g.id = p.grid_id
LEFT JOIN grids_roadsection r ON r.id = p.road_section_id
WHERE p.geom && ST_MakeEnvelope(%s, %s, %s, %s, 4490)
ORDER BY p.id
"""
# The half side of the square round the middle that holds so many points, in degrees, and the middle itself.
SQUARE = """
SELECT x, y, greatest(abs(ST_X(p.geom) - x), abs(ST_Y(p.geom) - y)) AS half
FROM surveys_surveypoint p,
    (SELECT (ST_XMin(e) + ST_XMax(e)) / 2, (ST_YMin(e) + ST_YMax(e)) / 2
     FROM (SELECT ST_Extent(geom) FROM surveys_surveypoint) extent (e)) middle (x, y)
ORDER BY half OFFSET %s - 1 LIMIT 1
"""
#: West, south, east, north in degrees.
Box = tuple[float, float, float, float]


def run(bench: Bench) -> list[Figure]:
    """Measure the list and the stream."""
    database = million(bench)
    cookie = sign_in(database, "leader")
    log = bench.file("p8_server.log")
    with (
        served(database, core=bench.cores.server, log=log, settings="benchmarks.peer_settings") as server,
        server.client(cookie) as client,
        database.connect(prepare_threshold=0) as connection,
    ):
        box = _square(connection, bench.size(FEATURES))
        narrowed = f"bbox={','.join(str(side) for side in box)}"
        ours, peer, raw = (
            _features(client, f"{OURS}&{narrowed}"),
            _features(client, f"{PEER}?{narrowed}"),
            json.loads(_by_hand(connection, box)),
        )
        counts = {
            "features": len(ours),
            "features_that_differ_from_raw": sum(a != b for a, b in zip(ours, raw["features"], strict=True)),
            "features_that_the_peer_lacks": len({one["id"] for one in ours} - {one["id"] for one in peer}),
            "members_that_the_peer_lacks": len(
                ours[0]["properties"].keys() - {"id"} - peer[0]["properties"].keys()
            ),
        }
        sides = {
            "ours": lambda: timed(client.get, [f"{OURS}&{narrowed}"] * REQUESTS),
            "raw": lambda: timed(partial(_by_hand, connection), [box] * REQUESTS),
            "peer": lambda: timed(client.get, [f"{PEER}?{narrowed}"]),
        }
        rounds = bench.measure(sides, rounds=7)
        counts |= _stream(server, client)
    return [
        rounds.figure(
            "P8", "GeoJSON list", "djangorestframework-gis", ours="ours", peer="peer", bound=1 / 25, **counts
        ),
        rounds.figure("P8", "GeoJSON list", "SQL text by hand", ours="ours", peer="raw", bound=1.2),
    ]


def _square(connection: psycopg.Connection, points: int) -> Box:
    row = connection.execute(SQUARE, [points]).fetchone()
    assert row is not None
    x, y, half = row
    west, south, east, north = (round(side, 7) for side in (x - half, y - half, x + half, y + half))
    return west, south, east, north


def _features(client: Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(path))["features"]
    return found


def _by_hand(connection: psycopg.Connection, box: Box) -> str:
    rows = connection.execute(RAW, box).fetchall()
    return '{"type":"FeatureCollection","features":[' + ",\n".join(text for (text,) in rows) + "]}"


def _stream(server: Server, client: Client) -> dict[str, object]:
    """By how much does the server grow at most while it streams every point, after it has done so once?"""
    client.drain(f"{OURS}&limit=1000")
    before = server.memory_mb()
    server.reset_peak()
    size = 0
    for _turn in range(STREAMS):
        size = client.drain(OURS)
    growth = server.memory_mb("VmHWM") - before
    detail(f"streamed {size / 1e6:.0f} MB, the server grew by {growth:.1f} MB at most")
    return {"streamed_mb": round(size / 1e6), "memory_growth_mb (≤ 50)": round(growth, 1)}
