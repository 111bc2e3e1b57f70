"""What became of one's own reports: state and light in words, why it ended, who acts next, and nobody else's."""

import datetime
from typing import Any

from django.test import Client

from gis_core.models import User
from surveys.field.reports import NEXT
from surveys.models import Case
from surveys.rules import TERMINAL, State
from tests.surveys.cases import MONDAY, make_case, step
from tests.surveys.test_advancing import sent_out


def mine(people: dict[str, User], **more: Any) -> Case:
    """A case of the collector's own report, of today."""
    return make_case(reported_by=people["collector"], **more)


def told(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/field/reports/").json()["reports"]
    return found


def test_a_report_that_is_not_filed_says_why(people: dict[str, User], clients: dict[str, Client]) -> None:
    case = mine(people)
    step(case, "decline", people["supervision"], reason="not_our_duty", note="属小区内部")
    (one,) = told(clients["collector"])
    assert (one["state_name"], one["why"], one["next"]) == ("不立案", "不属于职责范围 · 属小区内部", "")
    assert [line["name"] for line in one["steps"]] == ["上报", "不立案"]


def test_a_merged_report_names_the_case_that_it_is_the_same_as(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    other, case = make_case(), mine(people)
    step(case, "merge", people["supervision"], parent_id=other.pk)
    assert other.number in told(clients["collector"])[0]["why"]


def test_what_is_handled_tells_its_unit_light_and_who_is_next(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case = sent_out(people, mine(people))
    (one,) = told(clients["collector"])
    assert (one["number"], one["state"], one["handling_unit"]) == (case.number, "dispatched", "甲社区")
    assert one["due_at"] is not None
    assert one["next"] == "等待处置单位签收。"


def test_only_one_s_own_reports_are_told(people: dict[str, User], clients: dict[str, Client]) -> None:
    mine(people)
    assert told(clients["manager"]) == told(clients["supervision"]) == []


def test_what_ended_long_ago_is_left_to_the_workbench(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case = mine(people)
    step(case, "decline", people["supervision"], reason="untrue")
    Case.objects.filter(pk=case.pk).update(ended_at=MONDAY - datetime.timedelta(days=70))
    assert told(clients["collector"]) == []


def test_every_state_that_has_not_ended_says_what_is_next() -> None:
    assert set(NEXT) == set(State) - TERMINAL - {State.DRAFT}
