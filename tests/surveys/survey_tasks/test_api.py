"""Surveys over HTTP: what phones hear of, what grids answer, and reports that were made under a survey."""

import datetime
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.models import Membership
from surveys.models import SetAside, SurveyAnswer, SurveyFind, SurveyPoint, SurveyTask
from surveys.services.survey_tasks import walkers_of
from tests.surveys.cases import MONDAY
from tests.surveys.set_surveys import make_answer, make_find, make_survey
from tests.towns import Town, lonlat

SURVEYS, ANSWERS = "/api/v1/field/surveys/", "/api/v1/field/survey-answers/"
NOW = "2026-11-23T12:00:00+08:00"
CONTRACT = Path(__file__).parent.parent.parent / "contract"
SAMPLE = json.loads((CONTRACT / "field_survey_answers.json").read_text(encoding="utf-8"))
DAY = datetime.timedelta(days=1)


@pytest.fixture
def survey(people: dict[str, User], town: Town) -> SurveyTask:
    return make_survey(people["supervision"], town)


def said(survey: SurveyTask, grid: str, kind: str = "zero", **more: Any) -> dict[str, Any]:
    body = {"uid": str(uuid.uuid4()), "survey": str(survey.uid), "grid": grid, "kind": kind, "said_at": NOW}
    return body | more


def post(client: Client, body: dict[str, Any], address: str = ANSWERS) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def report(survey: SurveyTask | None, x: float, key: str = "m06010", **more: Any) -> dict[str, Any]:
    lon, lat = lonlat(x, 0.25)
    body: dict[str, Any] = {"uid": str(uuid.uuid4()), "category": key, "lon": lon, "lat": lat}
    return body | {"observed_at": NOW} | ({"survey": str(survey.uid)} if survey else {}) | more


def test_a_zero_report_is_taken_in_once_with_its_place_and_acknowledged(
    clients: dict[str, Client], survey: SurveyTask, town: Town
) -> None:
    lon, lat = lonlat(0.5, 0.2)
    fix = {"lon": lon, "lat": lat, "accuracy_m": 6}
    body = said(survey, town.grids["G1"].code, lon=lon, lat=lat, accuracy_m=6, fix=fix, note="已逐栋查看")
    first, again = post(clients["collector"], body), post(clients["collector"], body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    receipt = clients["collector"].get(f"{ANSWERS}{body['uid']}/receipt/").json()
    assert receipt == first.json()["receipt"]
    assert (receipt["uid"], receipt["complete"]) == (body["uid"], True)
    assert clients["manager"].get(f"{ANSWERS}{body['uid']}/receipt/").status_code == 404
    row = SurveyAnswer.objects.get()
    assert row.geom is not None
    assert row.fix is not None
    assert (row.geom.x, row.accuracy_m, row.fix["lat"], row.note) == (lon, 6, lat, "已逐栋查看")
    assert first.json().keys() == SAMPLE["answer"].keys()
    assert receipt.keys() == SAMPLE["answer"]["receipt"].keys()


def test_what_the_contract_s_sample_says_is_taken(
    clients: dict[str, Client], survey: SurveyTask, town: Town
) -> None:
    assert SAMPLE["said"]["grid"] == town.grids["G1"].code
    answer = post(clients["collector"], SAMPLE["said"] | {"survey": str(survey.uid)})
    assert answer.status_code == 201, answer.content


def test_other_content_under_one_id_is_set_aside(
    clients: dict[str, Client], survey: SurveyTask, town: Town
) -> None:
    body = said(survey, town.grids["G1"].code)
    post(clients["collector"], body)
    refused = post(clients["collector"], body | {"note": "改口"})
    assert (refused.status_code, refused.json()["code"]) == (409, "point.other_content")
    assert SetAside.objects.get().content["note"] == "改口"


def test_what_has_happened_meanwhile_is_told(
    clients: dict[str, Client], survey: SurveyTask, town: Town, people: dict[str, User]
) -> None:
    g1, g2 = town.grids["G1"].code, town.grids["G2"].code
    make_answer(survey, g1, "zero", people["manager"])
    refused = post(clients["collector"], said(survey, g1))
    assert (refused.status_code, refused.json()["code"]) == (409, "survey.once")
    assert "零报告" in refused.json()["detail"]
    assert "2026-11-23" in refused.json()["detail"]
    make_find(survey, 1.5)
    assert post(clients["collector"], said(survey, g2)).json()["code"] == "survey.has_finds"
    SurveyTask.objects.filter(pk=survey.pk).update(closed_at=MONDAY, ended_by=people["supervision"])
    late = post(clients["collector"], said(survey, g2, "finds"))
    assert (late.status_code, late.json()["code"]) == (409, "survey.ended")
    before = said(survey, g2, "finds", said_at=(MONDAY - DAY).isoformat())
    assert post(clients["collector"], before).status_code == 201  # said before it ended, come after


@pytest.mark.parametrize(
    ("who", "grid", "more", "status", "code"),
    [
        ("collector", "G3", {}, 403, "survey.not_yours"),
        ("manager", "G2", {}, 403, "survey.not_yours"),
        ("collector", "G1", {"said_at": "2026-10-31T08:00:00+08:00"}, 400, "survey.early"),
        ("collector", "G1", {"kind": "finds"}, 409, "survey.no_finds"),
        ("collector", "G1", {"survey": str(uuid.uuid4())}, 409, "survey.unknown"),
        ("collector", "G1", {"kind": "taken_back", "note": "x"}, 400, "survey.takes_back"),
        ("collector", "G1", {"kind": "nothing"}, 400, "request.invalid"),
        ("collector", "G1", {"said_at": "2099-01-01T00:00:00+08:00"}, 400, "request.invalid"),
        ("officer_a", "G1", {}, 403, None),
        ("stranger", "G1", {}, 403, None),
    ],
)
def test_what_is_no_answer_of_theirs_is_refused_and_nothing_is_kept(
    who: str,
    grid: str,
    more: dict[str, Any],
    status: int,
    code: str | None,
    clients: dict[str, Client],
    survey: SurveyTask,
    town: Town,
) -> None:
    answer = post(clients[who], said(survey, town.grids[grid].code) | more)
    assert answer.status_code == status, answer.content
    if code and code != "request.invalid":
        assert answer.json()["code"] == code
    assert SurveyAnswer.objects.count() == 0


def test_a_grid_of_theirs_that_the_survey_does_not_cover_is_refused(
    clients: dict[str, Client], people: dict[str, User], town: Town
) -> None:
    other = make_survey(people["supervision"], town, "G3")
    refused = post(clients["collector"], said(other, town.grids["G1"].code))
    assert (refused.status_code, refused.json()["code"]) == (400, "survey.grid")


@pytest.mark.parametrize(("who", "status"), [("collector", 201), ("manager", 201), ("other", 403)])
def test_an_answer_is_taken_back_by_who_gave_it_or_the_manager_with_a_reason(
    who: str,
    status: int,
    clients: dict[str, Client],
    people: dict[str, User],
    survey: SurveyTask,
    town: Town,
) -> None:
    people["other"] = User.objects.create_user(username="other", password="a long test password")
    Membership.objects.create(user=people["other"], role="collector", unit=town.a)
    clients["other"] = Client()
    clients["other"].force_login(people["other"])
    grid = town.grids["G1"].code
    answer = make_answer(survey, grid, "zero", people["collector"])
    body = said(survey, grid, "taken_back", takes_back=str(answer.uid))
    assert post(clients[who], body | {"note": " "}).status_code == 400
    assert post(clients[who], body | {"note": "看漏了"}).status_code == status
    again = post(clients["collector"], said(survey, grid, "taken_back", takes_back=str(answer.uid), note="x"))
    assert again.status_code == (409 if status == 201 else 201)


def test_a_report_is_put_under_its_survey_and_told_whether_it_counts(
    clients: dict[str, Client], survey: SurveyTask, town: Town
) -> None:
    fits, misfit = report(survey, 0.5), report(survey, 0.5, "m06002")
    told = post(clients["collector"], fits, "/api/v1/points/")
    assert (told.status_code, told.json()["receipt"]["survey"]) == (201, {"counted": True, "why_not": ""})
    receipt = clients["collector"].get(f"/api/v1/points/{fits['uid']}/receipt/").json()
    assert receipt == told.json()["receipt"]
    other = post(clients["collector"], misfit, "/api/v1/points/").json()["receipt"]["survey"]
    assert (other["counted"], "类别" in other["why_not"]) == (False, True)
    assert SurveyPoint.objects.count() == 2  # kept all the same, each with its case
    assert dict(SurveyFind.objects.values_list("point__category__key", "why_not")) == {
        "m06010": "",
        "m06002": "category",
    }
    assert post(clients["collector"], fits, "/api/v1/points/").status_code == 200
    assert SurveyFind.objects.count() == 2
    changed = post(clients["collector"], fits | {"survey": None}, "/api/v1/points/")
    assert changed.status_code == 409


def test_a_report_of_no_survey_says_nothing_of_one_and_an_unknown_one_is_refused(
    clients: dict[str, Client], survey: SurveyTask
) -> None:
    plain = post(clients["collector"], report(None, 0.5), "/api/v1/points/")
    assert "survey" not in plain.json()["receipt"]
    strange = post(clients["collector"], report(None, 0.5) | {"survey": str(uuid.uuid4())}, "/api/v1/points/")
    assert (strange.status_code, "survey" in strange.json()["errors"]) == (400, True)


def test_phones_hear_of_the_surveys_that_run_in_the_grids_they_walk(
    clients: dict[str, Client], people: dict[str, User], town: Town
) -> None:
    today = timezone.now().date()
    days = {"first_on": today - DAY, "due_on": today + DAY}
    mine = make_survey(people["supervision"], town, "G1", "G3", **days)
    by, g1 = people["supervision"], town.grids["G1"].code
    make_survey(by, town, "G3", **days)
    make_survey(by, town, "G1", first_on=today + 2 * DAY, due_on=today + 2 * DAY)
    make_survey(by, town, "G1", **days, closed_at=timezone.now(), ended_by=by)
    make_survey(by, town, "G1", **days, withdrawn_at=timezone.now(), ended_by=by, reason="x")
    make_answer(mine, g1, "zero", people["collector"], said_at=timezone.now())
    (told,) = clients["manager"].get(SURVEYS).json()["surveys"]
    contract = json.loads((CONTRACT / "field_surveys.json").read_text(encoding="utf-8"))["surveys"][0]
    assert told.keys() == contract.keys()
    (grid,) = told["grids"]  # of G3 a phone in G1 hears nothing
    assert grid.keys() == contract["grids"][0].keys()
    assert grid["answer"].keys() == contract["grids"][0]["answer"].keys()
    assert (told["uid"], grid["code"], grid["standing"]) == (str(mine.uid), g1, "zero")
    assert (grid["answer"]["mine"], grid["answer"]["kind"]) == (False, "zero")
    assert clients["supervision"].get(SURVEYS).json()["surveys"] == []  # who walks no grid


def test_those_who_walk_a_grid_are_named_or_have_all_grids_of_its_unit(
    people: dict[str, User], town: Town
) -> None:
    names = {user.pk: name for name, user in people.items()}
    walkers = {
        grid: {names[one] for one in walkers_of([town.grids[grid].code], MONDAY)} for grid in town.grids
    }
    assert walkers == {"G1": {"collector", "manager"}, "G2": {"collector"}, "G3": set()}
