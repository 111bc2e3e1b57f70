"""Do points that came past the app get their cases, within seconds, however they were written?"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings

from gis_core.models import User
from surveys.models import Case, SurveyPoint
from surveys.services.opening import open_missing_cases
from surveys.services.sweeping import resume_suspended
from tests.flows.test_upload_worker import _database_url
from tests.grids.database.raw import session
from tests.surveys.cases import MONDAY, make_point, step
from tests.surveys.test_advancing import DAY, handled
from tests.towns import Town, category, lonlat

INSERT = (
    "INSERT INTO surveys_surveypoint (category_id, geom) VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490))"
)
SECONDS = 60


@contextmanager
def case_worker() -> Iterator[subprocess.Popen[bytes]]:
    """The process that script/demo starts beside the server, on the tests' database."""
    environment = {**os.environ, "DATABASE_URL": _database_url(), "DATABASE_OWNER_URL": _database_url()}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "case_worker"], cwd=settings.BASE_DIR, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for_cases(number: int) -> None:
    """Until so many cases are there."""
    until = time.monotonic() + SECONDS
    while Case.objects.count() < number and time.monotonic() < until:
        time.sleep(0.1)
    assert Case.objects.count() == number


def test_points_without_a_case_get_one_and_only_one(town: Town) -> None:
    points = [make_point(0.1 * n, 0.25) for n in range(1, 6)]
    assert [open_missing_cases(at_most=3), open_missing_cases(at_most=3), open_missing_cases()] == [3, 2, 0]
    assert set(Case.objects.values_list("point", flat=True)) == {point.pk for point in points}


def test_a_case_keeps_the_units_of_its_point(town: Town) -> None:
    point = make_point(2.5, 0.25)
    open_missing_cases()
    case = Case.objects.get()
    for name in ("category", "accountable_unit", "handling_unit", "supervising_unit", "grid", "road_section"):
        assert getattr(case, name) == getattr(point, name)
    assert case.reported_at == point.received_at


@pytest.mark.django_db(transaction=True)
def test_what_psql_inserts_has_its_case_within_seconds(town: Town) -> None:
    key = category("m06002").pk
    with session() as other, case_worker():
        other.execute(INSERT, [key, *lonlat(0.5, 0.25)])  # before it listens
        other.commit()
        wait_for_cases(1)
        other.execute(INSERT, [key, *lonlat(2.5, 0.25)])  # while it listens
        other.commit()
        wait_for_cases(2)
    assert SurveyPoint.objects.filter(case__isnull=True).count() == 0


def test_the_end_of_a_suspension_is_acted_on_once(town: Town, people: dict[str, User]) -> None:
    second = User.objects.create_user(username="second", password="a long test password")
    second.memberships.create(role="supervision")
    asked = {"reason": "needs_works", "note": "列入计划", "until": MONDAY + 30 * DAY}
    case = step(handled(people), "ask_suspension", people["supervision"], **asked)
    case = step(case, "suspend", second)
    assert resume_suspended(now=MONDAY + 29 * DAY) == 0
    assert [resume_suspended(now=MONDAY + 30 * DAY) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    assert (case.state, case.resume_at) == ("handling", None)
    assert case.steps.order_by("seq").last().actor is None
