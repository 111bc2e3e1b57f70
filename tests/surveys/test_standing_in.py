"""What a substitute does is kept as done for the absent person, and two persons stay two persons."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from gis_core.models import User
from grids.models import Membership, Substitution
from surveys.case_errors import StepForbiddenError, StepUnmetError
from surveys.models import Case, SurveyPoint
from surveys.needs import Need
from surveys.services.notices import inbox
from tests.surveys.cases import MONDAY, filing, make_case, step
from tests.surveys.channels import folder
from tests.towns import Town


def lend(absent: User, substitute: User) -> Substitution:
    """From yesterday until the day after tomorrow."""
    today = timezone.localdate()
    return Substitution.objects.create(
        absent=absent,
        substitute=substitute,
        during=DateRange(today - datetime.timedelta(days=1), today + datetime.timedelta(days=2)),
        reason="年假",
        entered_by=absent,
    )


def fresh(user: User) -> User:
    """As a new request would read them."""
    return User.objects.get(pk=user.pk)


def sent_out(people: dict[str, User], *, now: datetime.datetime = MONDAY) -> Case:
    case = make_case(now=now)
    case = step(case, "file", people["supervision"], now=now, **filing(case))
    return step(case, "dispatch", people["supervision"], now=now)


def test_a_substitute_signs_in_the_name_of_the_absent_person(town: Town, people: dict[str, User]) -> None:
    case, b = sent_out(people), people["officer_b"]
    with pytest.raises(StepForbiddenError):
        step(case, "accept", fresh(b))
    lend(people["officer_a"], b)
    case = step(case, "accept", fresh(b))
    taken = case.steps.get(action="accept")
    assert (taken.actor, taken.unit, taken.detail["for"]) == (b, town.a, people["officer_a"].pk)
    client = Client()
    client.force_login(people["supervision"])
    assert "officer_b（代 officer_a）" in client.get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    steps = client.get(f"/api/v1/cases/{case.uid}/steps/").json()["steps"]
    assert [found["on_behalf_of"] for found in steps] == [None, None, None, "officer_a"]


def test_what_is_ones_own_is_done_for_nobody_else(town: Town, people: dict[str, User]) -> None:
    other = User.objects.create(username="other_a")
    Membership.objects.create(user=other, role="unit_officer", unit=town.a)
    lend(people["officer_a"], other)
    case = step(sent_out(people), "accept", fresh(other))
    assert "for" not in case.steps.get(action="accept").detail


def test_two_persons_stay_two_persons(town: Town, people: dict[str, User]) -> None:
    boss, planner = people["supervision"], people["planner"]
    case = step(make_case(), "ask_void", boss, note="重复")
    lend(boss, planner)
    with pytest.raises(StepUnmetError) as caught:
        step(case, "void", fresh(planner))
    assert caught.value.missing == (Need.SECOND_PERSON,)


def test_tasks_points_and_notices_of_the_absent_person_go_to_the_substitute(
    town: Town, people: dict[str, User]
) -> None:
    now = timezone.now()
    b, manager = people["officer_b"], people["manager"]
    case = sent_out(people, now=now)
    task = step(make_case(0.6, now=now), "ask_verification", people["supervision"], now=now,
                reason="weak_photo", assignee_id=manager.pk)  # fmt: skip
    channel = folder(user=b)
    lend(people["officer_a"], b)
    lend(manager, b)
    assert set(Case.objects.visible_to(fresh(b))) == {case, task}
    assert SurveyPoint.objects.visible_to(fresh(b)).count() == 2
    client = Client()
    client.force_login(b)
    assert client.get("/api/v1/points/columns/").json()["count"] == 2
    kinds = inbox(fresh(b), now=now).values_list("kind", flat=True)
    assert set(kinds) == {"dispatch", "ask_verification"}
    step(task, "tell_verification", fresh(b), now=now, reason="real")
    step(case, "recall", people["supervision"], now=now)
    assert channel.deliveries.filter(notice__kind="recall").count() == 1
    assert not inbox(people["planner"], now=now).exists()
