"""The dashboard: whose day is today, what is told where there is nothing, and who is refused?"""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from tests.surveys.cases import MONDAY, make_case
from tests.surveys.dashboard.opening import dashboard
from tests.surveys.test_advancing import fed_back, sent_out
from tests.towns import Town, forget_county

pytestmark = pytest.mark.django_db


def test_days_are_those_of_the_county_and_today_is_of_the_county_too(
    town: Town, client_of: Callable[[str], Client]
) -> None:
    # 00:30 on Tuesday in the county is Monday still in UTC.
    make_case(1.5, now=datetime.datetime(2026, 11, 23, 16, 30, tzinfo=datetime.UTC))
    make_case(1.5, 0.6, now=timezone.now())
    office = client_of("supervision")
    tuesday = dashboard(office, "?period=days&from=2026-11-24&until=2026-11-24").context
    assert tuesday["counts"][0].value == 1
    assert dashboard(office, "").context["of_today"][0].value == 1


def test_empty_and_unfounded_counties_and_days_that_are_none_are_told(
    town: Town, client_of: Callable[[str], Client]
) -> None:
    office = client_of("supervision")
    assert "所选日期内没有上报。" in dashboard(office).content.decode()
    told = dashboard(office, "?period=days&from=2026-11-02&until=2026-11-01").content.decode()
    assert 'role="alert"' in told
    forget_county()
    assert "init_county" in dashboard(office, "").content.decode()


def test_a_stranger_is_refused(client_of: Callable[[str], Client]) -> None:
    assert client_of("stranger").get("/dashboard/").status_code == 403


def test_the_list_behind_a_number_says_what_it_is_and_keeps_it_while_one_searches(
    town: Town, people: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    sent_out(people)
    fed_back(people)
    office = client_of("supervision")
    address = "/workbench/?tab=all&counted=handled&reported_from=2026-11-01&reported_until=nonsense"
    page = office.get(address)
    assert len(page.context["page"].cases) == 1
    told = page.content.decode()
    assert "处置数" in told
    assert '<input type="hidden" name="counted" value="handled">' in told
    assert 'name="reported_until"' not in told
    assert MONDAY.date().isoformat() == "2026-11-23"
