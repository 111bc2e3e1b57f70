"""“The same problem”: a report that names an open case goes into it, and never gets lost where it cannot."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from surveys.models import Case, SurveyPoint
from tests.surveys.cases import MONDAY, make_case, step
from tests.surveys.photos import post, report
from tests.towns import Town

LONG_AGO = timezone.now() - datetime.timedelta(days=9)


@pytest.fixture
def phone(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["collector"])
    return client


def again(phone: Client, case: Case, x: float = 0.5, y: float = 0.2, **more: Any) -> Case:
    """The case of a report that says that it is the same problem."""
    body = report(x, y, category="m06002", supports=str(case.point.uid), **more)
    first, second = post(phone, body), post(phone, body)
    assert (first.status_code, second.status_code) == (201, 200), first.content.decode()
    assert first.json()["supports"] == str(case.point.uid)
    return Case.objects.get(point__uid=body["uid"])


@pytest.mark.parametrize("y", [0.2, 0.26], ids=["there", "66 m away"])
def test_the_same_problem_again_supports_the_open_case_however_long_that_is_open(
    phone: Client, town: Town, y: float
) -> None:
    case = make_case(0.5, 0.2, now=LONG_AGO)
    supporter = again(phone, case, y=y)
    assert (supporter.state, supporter.parent) == ("merged", case)
    merged = supporter.steps.get(action="merge")
    assert merged.actor is None
    assert list(case.merged.all()) == [supporter]
    assert not supporter.timers.filter(ended_at=None).exists()


@pytest.mark.parametrize("why", ["too far away", "another category", "ended", "unheard of"])
def test_what_cannot_be_the_same_problem_stays_a_case_of_its_own(
    phone: Client, people: dict[str, User], town: Town, why: str
) -> None:
    key = "m06001" if why == "another category" else "m06002"
    case = make_case(0.5, 0.2, key=key, now=LONG_AGO)
    if why == "ended":
        step(case, "decline", people["supervision"], reason="untrue")
    if why == "unheard of":
        case.point.uid = "3ba97639-b152-4e69-9c90-487b70ce7090"
    own = again(phone, case, y=0.35 if why == "too far away" else 0.2)
    assert (own.state, own.parent) == ("reported", None)
    assert SurveyPoint.objects.get(case=own).supports is not None


def test_what_was_merged_meanwhile_passes_the_report_on(
    phone: Client, people: dict[str, User], town: Town
) -> None:
    first, second = make_case(0.5, 0.2, now=MONDAY), make_case(0.5, 0.2, now=MONDAY)
    step(second, "merge", people["supervision"], parent_id=first.pk)
    assert again(phone, second).parent == first


def test_a_report_does_not_support_itself(phone: Client, town: Town) -> None:
    body = report()
    problem = post(phone, body | {"supports": body["uid"]})
    assert (problem.status_code, list(problem.json()["errors"])) == (400, ["supports"])


def test_the_desk_sees_what_the_reporter_said(phone: Client, people: dict[str, User], town: Town) -> None:
    case = make_case(0.5, 0.2, now=LONG_AGO)
    own = again(phone, case, y=0.35)
    desk = Client()
    desk.force_login(people["supervision"])
    page = desk.get(f"/workbench/?tab=all&case={own.uid}").content.decode()
    assert "上报人认为是同一问题" in page
    assert f"case={case.uid}" in page
