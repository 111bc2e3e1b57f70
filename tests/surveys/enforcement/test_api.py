"""Illegal structures over HTTP: how each stands, why it may not be removed yet, and its next step."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gis_core.models import User
from surveys.api.enforcement import EnforcementReport
from surveys.models import Case, CaseStep
from tests.surveys.cases import make_case
from tests.surveys.enforcement.structures import decided, illegal_case, ordered, outline
from tests.towns import Town

CONTRACT = json.loads(
    (Path(__file__).parent.parent.parent / "contract" / "enforcement.json").read_text(encoding="utf-8")
)


@pytest.fixture
def case(town: Town, people: dict[str, User]) -> Case:
    return illegal_case(people["officer_a"], people["supervision"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def take(user: User, case: Case, action: str, **said: Any) -> Any:
    body = {"action": action, "client_op": str(uuid.uuid4()), **said}
    return signed_in(user).post(
        f"/api/v1/cases/{case.uid}/enforcement/", json.dumps(body), content_type="application/json"
    )


def about(user: User, case: Case) -> Any:
    return signed_in(user).get(f"/api/v1/cases/{case.uid}/enforcement/").json()


def test_a_procedure_has_the_members_of_its_contract(case: Case, people: dict[str, User]) -> None:
    decided(case, people["officer_a"])
    found = about(people["officer_a"], case)
    assert found.keys() == CONTRACT["about"].keys()
    for part in ("checks", "papers", "offered"):
        assert found[part][0].keys() == CONTRACT["about"][part][0].keys()
    assert (found["stage"], found["removable_from"], found["expected_from"]) == (
        "decided",
        None,
        "2026-07-16",
    )
    assert {check["name"]: check["state"] for check in found["checks"]}["contesting"] == "done"  # over by now
    assert "remind" in [step["action"] for step in found["offered"]]
    assert found["footprint"]["type"] == "MultiPolygon"
    listed = signed_in(people["officer_a"]).get("/api/v1/enforcements/?under_way=true").json()["results"]
    assert listed[0].keys() == CONTRACT["listed"].keys()
    drawn = signed_in(people["officer_a"]).get("/api/v1/enforcements/?format=geojson")
    assert json.loads(b"".join(drawn.streaming_content))["features"][0]["geometry"]["type"] == "MultiPolygon"


def test_the_step_of_the_contract_is_taken_as_it_stands() -> None:
    assert EnforcementReport(data=CONTRACT["step"]).is_valid(raise_exception=True)


def test_a_structure_is_measured_by_who_has_the_case(case: Case, people: dict[str, User]) -> None:
    shape = {"footprint": json.loads(outline().geojson), "construction": "building"}
    answer = take(people["officer_a"], case, "measure", **shape)
    assert answer.status_code == 200
    assert answer.json()["area_m2"] > 0
    assert CaseStep.objects.filter(case=case, action="enforce").get().reason == "measure"


def test_too_early_is_answered_with_what_is_missing_until_when(case: Case, people: dict[str, User]) -> None:
    ordered(case, people["officer_a"])
    began = "2026-07-15T10:00:00+08:00"
    answer = take(people["officer_a"], case, "remove", began=began, note="拆除", photos=["a" * 64])
    assert (answer.status_code, answer.json()["code"]) == (409, "case.needs")
    assert "2026-07-16" in answer.json()["detail"]


def test_others_do_not_take_its_steps_and_those_who_may_not_see_it_find_nothing(
    case: Case, people: dict[str, User]
) -> None:
    assert take(people["supervision"], case, "measure").status_code == 403
    assert take(people["officer_b"], case, "measure").status_code == 404
    assert signed_in(people["officer_b"]).get("/api/v1/enforcements/").json()["results"] == []
    assert about(people["supervision"], case)["offered"] == []


def test_a_case_without_a_structure_has_no_procedure(town: Town, people: dict[str, User]) -> None:
    plain = make_case()
    answer = signed_in(people["supervision"]).get(f"/api/v1/cases/{plain.uid}/enforcement/")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("said", "member"),
    [({"construction": "ruin"}, "construction"), ({"colour": "red"}, "colour"), ({"storeys": -1}, "storeys")],
)
def test_what_names_nothing_is_refused_at_its_place(
    said: dict[str, Any], member: str, case: Case, people: dict[str, User]
) -> None:
    answer = take(people["officer_a"], case, "measure", **said)
    assert answer.status_code == 400
    assert member in answer.json()["errors"]
