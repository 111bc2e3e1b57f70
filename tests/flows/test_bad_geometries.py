"""Thousands of wrong geometries at every door: none gets in, none brings the server down, good ones do get in.

`script/test --full` sends 100,000 through each door, the quick profile the first few hundred.
"""

import csv
import json
import os
import sqlite3
import struct
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib import admin
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory

from gis_core.layers.importing import Request, import_layer
from gis_core.layers.mapping import parse_choices
from gis_core.layers.specs import layer_spec
from gis_core.models import User
from grids.models import AreaZone
from tests.geometry_mutants import Mutant, mutants
from tests.grids.database.raw import run
from tests.towns import Town

FULL = os.environ.get("WANGGE_TEST_PROFILE") == "full"
COUNT = 100_000 if FULL else 400
BATCH = min(COUNT, 1000)
#: Rows without a fault that go with each mutant of a file.
GOOD_ROWS = 3
SQUARE = shapely.box(117, 28, 117.01, 28.01)
#: What PostgreSQL and PostGIS may answer: a rule, a value that no type takes, bytes that are no geometry.
REFUSED = {"23514", "22023", "22P02", "22003", "XX000", "54000"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:invalid value encountered", "ignore:overflow encountered"),
]


def batches() -> Iterator[list[Mutant]]:
    for first in range(0, COUNT, BATCH):
        yield list(mutants(first, BATCH))


def is_good(shape: Any) -> bool:
    """Not empty, finite, in range and valid, as nobody but this test computes it."""
    xy = shapely.get_coordinates(shape)
    return bool(
        len(xy)
        and np.isfinite(xy).all()
        and (np.abs(xy) <= (180, 90)).all()
        and shapely.is_valid(shape)
        and not shapely.is_empty(shape)
    )


def stored(table: str) -> list[Any]:
    rows = run(f"SELECT ST_AsBinary(geom) FROM {table}")
    return [shapely.from_wkb(bytes(wkb)) for (wkb,) in rows]


def check_stored(table: str, told: int) -> int:
    """Every stored shape is good, and as many are stored as were said to be."""
    shapes = stored(table)
    assert [shape.wkt for shape in shapes if not is_good(shape)] == []
    assert len(shapes) == told
    return told


def tried(door: Callable[[list[Mutant]], int]) -> None:
    """Send all batches through a door, each undone afterwards; some must get in, most must not."""
    taken = 0
    for batch in batches():
        with transaction.atomic():
            taken += door(batch)
            transaction.set_rollback(True)
    assert COUNT * 0.02 < taken < COUNT * 0.6, f"{taken} of {COUNT} were taken: the mutants prove nothing"


def test_no_bad_geometry_comes_in_over_http(town: Town, people: dict[str, User], client: Client) -> None:
    client.force_login(people["collector"])
    answers: Counter[int] = Counter()

    def door(batch: list[Mutant]) -> int:
        taken = 0
        for mutant in batch:
            body = {
                "uid": str(uuid.UUID(int=mutant.number + 1)),
                "category": "m06013",
                "geometry": mutant.geojson(),
            }
            response = client.post("/api/v1/points/", json.dumps(body), content_type="application/json")
            answers[response.status_code] += 1
            assert response.status_code in (201, 400, 413), f"mutant {mutant.number}: {response.status_code}"
            if response.status_code != 201:
                assert response["Content-Type"] == "application/problem+json", f"mutant {mutant.number}"
            taken += response.status_code == 201
        return check_stored("surveys_surveypoint", taken)

    tried(door)
    assert answers[400] > answers[201] > 0


def test_no_bad_geometry_comes_in_by_the_form(town: Town, people: dict[str, User]) -> None:
    request = RequestFactory().get("/")
    request.user = people["supervision"]
    form_class = admin.site._registry[AreaZone].get_form(request, None, change=False)

    def door(batch: list[Mutant]) -> int:
        taken = 0
        for mutant in batch:
            data = {"code": f"Z{mutant.number}", "name": "Z", "geom": json.dumps(mutant.geojson())}
            form = form_class(data)
            if not form.is_valid():
                assert "geom" in form.errors, f"mutant {mutant.number}: {form.errors}"
                continue
            try:
                with transaction.atomic():
                    form.save()
            except IntegrityError as error:
                raise AssertionError(f"mutant {mutant.number} got past the form: {error}") from error
            taken += 1
        return check_stored("grids_areazone", taken)

    tried(door)


def test_no_bad_geometry_comes_in_by_sql(town: Town) -> None:
    """As QGIS writes it, with the application's account; bytes cut short and strewn with others among them."""
    states: Counter[str] = Counter()

    def door(batch: list[Mutant]) -> int:
        rows = [(mutant.number, _damaged(mutant)) for mutant in batch]
        with connection.cursor() as cursor:
            backend = cursor.connection.info.backend_pid
            cursor.execute("SET LOCAL ROLE wangge_app")
            cursor.execute("CREATE TEMPORARY TABLE sent (n bigint, wkb bytea, state text) ON COMMIT DROP")
            with cursor.copy("COPY sent (n, wkb) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(_INSERT_EACH)
            cursor.execute("SELECT state, count(*) FROM sent GROUP BY state")
            found = dict(cursor.fetchall())
            cursor.execute("RESET ROLE")
            cursor.execute("DROP TABLE sent")
            assert cursor.connection.info.backend_pid == backend
        states.update(found)
        return check_stored("grids_areazone", found.get("stored", 0))

    tried(door)
    assert set(states) <= REFUSED | {"stored"}


_INSERT_EACH = """
DO $$
DECLARE
    r record;
    g geometry;
BEGIN
    FOR r IN SELECT n, wkb FROM pg_temp.sent LOOP
        BEGIN
            g := ST_GeomFromWKB(r.wkb, 4490);
            INSERT INTO grids_areazone (code, name, geom) VALUES (r.n::text, 'Z', CASE
                WHEN GeometryType(g) = 'POLYGON' THEN ST_Multi(g) ELSE g END);
            UPDATE pg_temp.sent SET state = 'stored' WHERE n = r.n;
        EXCEPTION WHEN OTHERS THEN
            UPDATE pg_temp.sent SET state = SQLSTATE WHERE n = r.n;
        END;
    END LOOP;
END $$
"""


def _damaged(mutant: Mutant) -> bytes:
    """The mutant's bytes; every seventh is cut short, every eleventh has a byte changed."""
    wkb = mutant.wkb() or b"\x01\x03\x00\x00\x00\xff\xff\xff\xff"
    if mutant.number % 7 == 0:
        return wkb[: mutant.number % len(wkb)]
    if mutant.number % 11 == 0:
        at = mutant.number % len(wkb)
        return wkb[:at] + bytes([wkb[at] ^ 0x55]) + wkb[at + 1 :]
    return wkb


def test_no_bad_geometry_comes_in_by_a_file(town: Town, tmp_path: Path) -> None:
    """WKT in a CSV and WKB in a GeoPackage by turns, the good rows kept.

    Three good rows go with each mutant: a file whose places mostly do not fit its CRS is refused whole.
    """
    rules: Counter[str] = Counter()

    def door(batch: list[Mutant]) -> int:
        write = _csv if batch[0].number // BATCH % 2 == 0 else _geopackage
        path = write(tmp_path, batch)
        result = import_layer(
            Request(
                spec=layer_spec("places"),
                path=path,
                choices=parse_choices([], ["kind=site", "name=Z"], []),
                crs="EPSG:4490",
                keep_going=True,
            )
        )
        path.unlink()
        assert result.read == len(batch) * (1 + GOOD_ROWS)
        assert result.inserted + len({note.n for note in result.refused_rows}) == result.read
        rules.update(note.rule for note in result.refused_rows)
        return check_stored("grids_place", result.inserted) - len(batch) * GOOD_ROWS

    tried(door)
    assert {"geometry.valid", "geometry.range", "geometry.type"} <= set(rules)


def _csv(folder: Path, batch: list[Mutant]) -> Path:
    path = folder / "mutants.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "wkt"])
        writer.writerows((mutant.number, mutant.wkt() or json.dumps(mutant.geojson())) for mutant in batch)
        writer.writerows((f"good {n}", SQUARE.wkt) for n in range(len(batch) * GOOD_ROWS))
    return path


def _geopackage(folder: Path, batch: list[Mutant]) -> Path:
    """A sound GeoPackage whose shapes are then written over: OGR itself would not write them."""
    path = folder / "mutants.gpkg"
    codes = [str(mutant.number) for mutant in batch]
    codes += [f"good {n}" for n in range(len(batch) * GOOD_ROWS)]
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(SQUARE)] * len(codes), dtype=object),
        [np.array(codes, dtype=object)],
        ["code"],
        geometry_type="Unknown",
        crs="EPSG:4490",
        driver="GPKG",
        layer_options={"SPATIAL_INDEX": "NO"},
    )
    header = b"GP\x00\x01" + struct.pack("<i", 4490)
    with sqlite3.connect(path) as database:
        database.executemany(
            "UPDATE mutants SET geom = ? WHERE code = ?",
            [(header + _damaged(mutant), str(mutant.number)) for mutant in batch],
        )
    database.close()
    return path
