"""Cases over HTTP: a report brings its case, steps are taken once, and a refusal says who may and what happened."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from surveys.api.case_steps import StepReport
from surveys.models import Case
from tests.surveys.cases import filing, make_case
from tests.surveys.test_api import refused
from tests.surveys.test_api import report as a_report
from tests.towns import Town

CONTRACT = json.loads((Path(__file__).parent.parent / "contract" / "cases.json").read_text(encoding="utf-8"))


def take(client: Client, case: Case, action: str, **given: Any) -> Any:
    """Send one step of a case."""
    body = {"action": action, "client_op": str(uuid.uuid4()), **given}
    return client.post(f"/api/v1/cases/{case.uid}/steps/", json.dumps(body), content_type="application/json")


def filed(clients: dict[str, Client], case: Case) -> Any:
    return take(clients["supervision"], case, "file", filing_rule=filing(case)["filing_rule_id"])


def test_a_report_brings_its_case_with_the_same_answer(clients: dict[str, Client]) -> None:
    sent = a_report()
    assert (
        clients["collector"]
        .post("/api/v1/points/", json.dumps(sent), content_type="application/json")
        .status_code
        == 201
    )
    case = Case.objects.get()
    assert (str(case.point.uid), case.state) == (sent["uid"], "reported")
    again = clients["collector"].post("/api/v1/points/", json.dumps(sent), content_type="application/json")
    assert (again.status_code, Case.objects.count()) == (200, 1)


def test_a_case_has_the_members_of_its_contract(town: Town, clients: dict[str, Client]) -> None:
    case = make_case()
    found = clients["supervision"].get(f"/api/v1/cases/{case.uid}/").json()
    assert found.keys() == CONTRACT["case"].keys()
    assert (found["state"], found["light"], found["version"]) == ("reported", "red", 1)
    about = clients["supervision"].get(f"/api/v1/cases/{case.uid}/steps/").json()
    assert about.keys() == CONTRACT["about"].keys()
    assert about["steps"][0].keys() == CONTRACT["about"]["steps"][0].keys()
    assert about["timers"][0].keys() == CONTRACT["about"]["timers"][0].keys()


def test_the_step_of_the_contract_is_taken_as_it_stands() -> None:
    assert StepReport(data=CONTRACT["step"]).is_valid(raise_exception=True)


def test_a_step_is_answered_with_the_case_after_it(town: Town, clients: dict[str, Client]) -> None:
    response = filed(clients, make_case())
    assert response.status_code == 200
    assert (response.json()["state"], response.json()["version"]) == ("filed", 2)


def test_offered_are_the_steps_that_one_may_take(town: Town, clients: dict[str, Client]) -> None:
    case = make_case()
    seen = {
        name: clients[name].get(f"/api/v1/cases/{case.uid}/steps/").json()["offered"]
        for name in ("supervision", "officer_a", "manager", "leader", "admin")
    }
    assert {"file", "decline", "merge", "ask_void", "force_close"} <= set(seen["supervision"])
    assert seen["officer_a"] == ["urge"]
    assert seen["manager"] == ["self_handle"]
    assert seen["leader"] == ["supervise"]
    assert seen["admin"] == []


def test_what_nobody_asked_for_is_not_offered_for_granting(town: Town, clients: dict[str, Client]) -> None:
    case = make_case()

    def offers(name: str) -> list[str]:
        found = clients[name].get(f"/api/v1/cases/{case.uid}/steps/").json()["offered"]
        return [action for action in found if action in {"void", "ask_void", "answer_order"}]

    assert (offers("supervision"), offers("officer_a")) == (["ask_void"], [])
    take(clients["supervision"], case, "ask_void", note="重复录入")
    assert offers("supervision") == []  # a second person's to decide
    take(clients["leader"], case, "supervise", note="抓紧", until="2099-01-01T00:00:00Z")
    assert offers("officer_a") == ["answer_order"]


def test_the_same_step_again_is_answered_alike(town: Town, clients: dict[str, Client]) -> None:
    case, op = make_case(), str(uuid.uuid4())
    first, again = (
        take(clients["supervision"], case, "decline", client_op=op, reason="duplicate") for _ in range(2)
    )
    assert first.json() == again.json()
    assert case.steps.count() == 2


def test_a_stale_step_is_a_conflict_that_says_what_happened(town: Town, clients: dict[str, Client]) -> None:
    case = make_case()
    filed(clients, case)
    problem = refused(take(clients["supervision"], case, "dispatch", version=1), 409)
    assert problem["code"] == "case.stale"
    assert "立案" in problem["detail"]


def test_a_step_that_is_not_yours_is_forbidden_and_says_who_may(
    town: Town, clients: dict[str, Client]
) -> None:
    problem = refused(take(clients["officer_a"], make_case(), "decline", reason="duplicate"), 403)
    assert problem["code"] == "case.not_yours"
    assert "受理员" in problem["what_next"]


def test_a_case_of_another_unit_is_not_there(town: Town, clients: dict[str, Client]) -> None:
    refused(take(clients["officer_b"], make_case(), "accept"), 404)


@pytest.mark.parametrize(
    ("given", "member"),
    [
        ({"action": "fly"}, "action"),
        ({"client_op": "x"}, "client_op"),
        ({"client_op": None}, "client_op"),
        ({"version": 0}, "version"),
        ({"photos": ["x"]}, "photos.0"),
        ({"unit": "nobody"}, "unit"),
        ({"assignee": "nobody"}, "assignee"),
        ({"merge_into": str(uuid.uuid4())}, "merge_into"),
        ({"until": "tomorrow"}, "until"),
        ({"lon": "x"}, "lon"),
        ({"area": {"type": "Point", "coordinates": [117, 28]}}, "area"),
        ({"area": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}}, "area"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_member(
    given: dict[str, Any], member: str, town: Town, clients: dict[str, Client]
) -> None:
    problem = refused(take(clients["supervision"], make_case(), **{"action": "decline", **given}))
    assert member in problem["errors"]


def test_a_category_that_the_catalogue_lacks_is_refused(town: Town, clients: dict[str, Client]) -> None:
    problem = refused(take(clients["supervision"], make_case(), "accept_return", category="m99999"))
    assert problem["code"] == "category.unknown"


def test_who_hands_a_case_on_is_told_where_it_went(town: Town, clients: dict[str, Client]) -> None:
    case = make_case()
    filed(clients, case)
    take(clients["supervision"], case, "dispatch", unit=town.b.code)
    given = {"reason": "private_dispute", "note": "与本单位无关"}
    response = take(clients["officer_b"], case, "hand_back", **given)
    assert (response.status_code, response.json()["state"]) == (200, "return_review")
