"""Steps that a phone decides: listed as tasks, taken once with the photos that they name, evidence before the end."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings

from gis_core.models import User
from grids.models import Membership
from surveys.api.case_steps import StepReport
from surveys.case_errors import StepUnmetError
from surveys.models import Case, CaseStep, StepPhoto
from surveys.needs import Need
from tests.surveys.cases import make_case, step
from tests.surveys.photos import jpeg, named, put
from tests.surveys.test_advancing import fed_back, handled, sent_out
from tests.towns import Town, lonlat

CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "field_tasks.json").read_text(encoding="utf-8")
)
HERE = dict(zip(("lon", "lat"), lonlat(0.5, 0.25), strict=True))


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def checking(people: dict[str, User]) -> Case:
    """A case that the collector is asked to check."""
    return step(fed_back(people), "ask_check", people["supervision"], assignee_id=people["collector"].pk)


def elsewhere(people: dict[str, User]) -> None:
    """From now on the collector has another grid, and sees of this one what they are asked to do alone."""
    Membership.objects.filter(user=people["collector"]).update(grid_codes=["361127001001003"])


def tasks(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/field/tasks/").json()["tasks"]
    return found


def send(client: Client, case: Case, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/cases/{case.uid}/steps/", json.dumps(body), content_type="application/json")


def passed(*photos: bytes, **more: Any) -> dict[str, Any]:
    body = {"action": "pass_check", "client_op": str(uuid.uuid4()), **HERE, "named_photos": named(*photos)}
    return body | more


def test_a_task_has_what_the_contract_says(people: dict[str, User], clients: dict[str, Client]) -> None:
    checking(people)
    told = clients["collector"].get("/api/v1/field/tasks/").json()
    assert told.keys() == CONTRACT["told"].keys()
    (task,) = told["tasks"]
    assert task.keys() == CONTRACT["told"]["tasks"][0].keys()
    assert task["steps"] == CONTRACT["told"]["tasks"][0]["steps"]
    assert StepReport(data=CONTRACT["step"]).is_valid(raise_exception=True)


def test_a_task_is_theirs_who_were_asked_and_gone_once_it_is_done(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case = checking(people)
    assert [task["number"] for task in tasks(clients["collector"])] == [case.number]
    assert tasks(clients["manager"]) == tasks(clients["officer_b"]) == []
    assert send(clients["collector"], case, passed(jpeg())).status_code == 200
    assert tasks(clients["collector"]) == []


def test_what_is_to_be_verified_has_a_button_for_each_finding(
    people: dict[str, User], clients: dict[str, Client], town: Town
) -> None:
    case = make_case()
    step(
        case,
        "ask_verification",
        people["supervision"],
        reason="weak_photo",
        assignee_id=people["collector"].pk,
        note="请看清楚",
    )
    (task,) = tasks(clients["collector"])
    assert [(one["action"], one["reason"], one["name"]) for one in task["steps"]] == [
        ("tell_verification", "real", "属实"),
        ("tell_verification", "not_real", "不属实"),
        ("tell_verification", "cannot_tell", "无法判断"),
    ]
    assert "请看清楚" in task["asked"]["text"]


def test_the_officer_signs_and_feeds_back(people: dict[str, User], clients: dict[str, Client]) -> None:
    sent_out(people)
    assert [one["action"] for one in tasks(clients["officer_a"])[0]["steps"]] == ["accept"]
    assert tasks(clients["officer_b"]) == []


def test_only_who_did_not_do_the_work_is_offered_its_check(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case = checking(people)
    Case.objects.filter(pk=case.pk).update(handler=people["collector"])
    assert tasks(clients["collector"]) == []


def test_a_step_is_taken_once_and_its_receipt_names_each_photo(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    elsewhere(people)
    case, phone, photo = checking(people), clients["collector"], jpeg()
    body = passed(photo, decided_at="2026-11-23T09:30:00+08:00")
    receipt = send(phone, case, body).json()["receipt"]
    assert (receipt["uid"], receipt["complete"]) == (body["client_op"], False)
    assert [one["kept"] for one in receipt["photos"]] == [False]
    assert put(phone, photo).status_code == 201
    # The case is out of sight by now: who took the step hears of it all the same.
    again = send(phone, case, body)
    assert (again.status_code, again.json()["receipt"]["complete"]) == (200, True)
    asked = phone.get(f"/api/v1/cases/{case.uid}/steps/{body['client_op']}/").json()
    assert asked == again.json()["receipt"]
    assert CaseStep.objects.filter(case=case, action="pass_check").count() == 1
    assert CaseStep.objects.get(action="pass_check").detail["decided_at"].startswith("2026-11-23T01:30")


def test_nobody_else_hears_of_a_step_or_hands_its_photos_over(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case, photo = checking(people), jpeg()
    body = passed(photo)
    send(clients["collector"], case, body)
    for name in ("manager", "supervision", "officer_a"):
        assert clients[name].get(f"/api/v1/cases/{case.uid}/steps/{body['client_op']}/").status_code == 404
        assert put(clients[name], photo).status_code == 403


def test_a_step_that_comes_too_late_says_what_happened_and_keeps_no_photo(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    elsewhere(people)
    case = checking(people)
    version = case.version
    step(case, "rework", people["supervision"], note="现场未完成")
    refused = send(clients["collector"], case, passed(jpeg(), version=version))
    # Nobody's task any more and out of the collector's sight: what happened is told all the same.
    assert (refused.status_code, refused.json()["code"]) == (409, "case.stale")
    assert "返工" in refused.json()["detail"]
    assert send(clients["manager"], case, passed(jpeg(), version=version)).status_code == 409
    assert send(clients["officer_b"], case, passed(jpeg(), version=version)).status_code == 404
    assert StepPhoto.objects.count() == 0


def test_a_case_is_not_closed_before_the_photos_of_its_check_have_come(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case, photo = checking(people), jpeg()
    send(clients["collector"], case, passed(photo))
    with pytest.raises(StepUnmetError) as caught:
        step(case, "close", people["supervision"], condition=True)
    assert caught.value.missing == (Need.PHOTOS_ARRIVED,)
    put(clients["collector"], photo)
    assert step(case, "close", people["supervision"], condition=True).state == "closed"


def test_the_database_lets_nobody_change_or_drop_a_photo_of_a_step(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case, photo = checking(people), jpeg()
    send(clients["collector"], case, passed(photo))
    for sql in (
        "UPDATE surveys_stepphoto SET size = 1",
        "DELETE FROM surveys_stepphoto",
    ):
        refused = pytest.raises(IntegrityError, match="不能修改或删除")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_feeding_back_from_a_phone_needs_its_photos_named(
    people: dict[str, User], clients: dict[str, Client]
) -> None:
    case = handled(people)
    body = {"action": "feed_back", "client_op": str(uuid.uuid4()), "note": "已清理"}
    assert send(clients["officer_a"], case, body).json()["code"] == "case.needs"
    photos = named(jpeg("green"), jpeg("blue"))
    assert send(clients["officer_a"], case, body | {"named_photos": photos}).json()["state"] == "feedback"
