"""The questions of R8, and that its comparison sees a row too many and a row too few."""

import random
from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from django.db import connection

from benchmarks.r8_row_security import Asked, Login, compare, frame_at_random, questions
from surveys.models import SurveyPoint
from tests.grids.database.raw import run
from tests.technicians import Technician
from tests.towns import Town, category, lonlat

FRAME = (*lonlat(0, 0), *lonlat(3, 1))
ALL = Asked(
    "geom && ST_MakeEnvelope(%s, %s, %s, %s, 4490)", "p.geom && ST_MakeEnvelope(%s, %s, %s, %s, 4490)", FRAME
)


def found(logins: Sequence[Login], *asked: Asked) -> dict[str, Any]:
    with connection.cursor():
        return compare(connection.connection, logins, iter(asked))


@pytest.mark.django_db(transaction=True)
def test_the_rows_of_a_login_are_those_of_the_policy_and_any_other_is_counted(
    town: Town, technician: Technician
) -> None:
    for x in (0.5, 1.5, 2.5, 2.6):
        run(
            "INSERT INTO surveys_surveypoint (category_id, geom) VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490))",
            category("m06002").pk,
            *lonlat(x, 0.25),
        )
    session: psycopg.Connection = technician("b", town.b)
    grid = town.grids["G3"].pk
    right = Login(session, [town.b.pk], [grid])
    assert found([right], ALL) == {"queries": 1, "rows": 2, "empty_answers": 0, "rows_that_differ": 0}
    too_few = Login(session, [town.b.pk, town.a.pk], [grid])
    too_many = Login(session, [0], [])
    assert found([too_few], ALL)["rows_that_differ"] == 2
    assert found([too_many], ALL)["rows_that_differ"] == 2
    whole = Login(technician("all"), None, [])
    assert found([whole], ALL)["rows"] == SurveyPoint.objects.count()


def test_questions_are_the_same_in_every_run_and_of_every_kind(town: Town) -> None:
    run(
        "INSERT INTO surveys_surveypoint (category_id, geom) VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490))",
        category("m06002").pk,
        *lonlat(0.5, 0.25),
    )
    with connection.cursor():
        once = list(questions(connection.connection, 100))
        assert once == list(questions(connection.connection, 100))
    assert len({one.on_view for one in once}) == 5
    assert all(one.on_view.count("%s") == one.on_tables.count("%s") == len(one.values) for one in once)


def test_frames_lie_on_the_county() -> None:
    west, south, east, north = frame_at_random(random.Random(1))
    assert west < east
    assert south < north
