"""Pages tell times by the county's clock, and ask for it only where they tell one."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_core.models import User
from grids.clock import CountyClock
from grids.models import County
from tests.surveys.cases import make_case
from tests.towns import Town

pytestmark = pytest.mark.django_db
LIMA = "America/Lima"


@pytest.fixture
def far_away(town: Town) -> None:
    """The county's clock is five hours behind; that of the settings stays eight hours ahead."""
    County.objects.update(time_zone=LIMA)


def test_a_page_tells_a_time_by_the_county_s_clock(
    far_away: None, client: Client, people: dict[str, User]
) -> None:
    case = make_case()
    client.force_login(people["supervision"])
    page = client.get("/workbench/", {"tab": "all", "case": str(case.uid)}).content.decode()
    assert "2026-11-22 20:00" in page  # reported at 01:00 UTC on Monday
    assert "2026-11-23 09:00" not in page
    assert str(timezone.get_current_timezone()) == "Asia/Shanghai"


@pytest.mark.parametrize("month", [1, 7])
def test_the_clock_tells_what_its_zone_tells_and_asks_for_it_once(town: Town, month: int) -> None:
    County.objects.update(time_zone="Europe/Paris")  # with summer time
    paris, moment = ZoneInfo("Europe/Paris"), datetime.datetime(2026, month, 1, 12, tzinfo=datetime.UTC)
    with CaptureQueriesContext(connection) as queries, timezone.override(CountyClock()):
        assert len(queries) == 0
        told = timezone.localtime(moment)
        assert told.isoformat() == moment.astimezone(paris).isoformat()
        there = moment.astimezone(paris)
        made = timezone.make_aware(there.replace(tzinfo=None))
        assert (made, made.dst(), made.tzname()) == (there, there.dst(), there.tzname())
        assert timezone.get_current_timezone_name() == "Europe/Paris"
    assert len(queries) == 1


def test_who_asks_for_no_time_asks_for_no_clock(client: Client, people: dict[str, User], town: Town) -> None:
    client.force_login(people["leader"])
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/api/v1/grids/").status_code == 200
    assert [
        query["sql"]
        for query in queries
        if query["sql"].count("time_zone") and "grids_grid" not in query["sql"]
    ] == []
