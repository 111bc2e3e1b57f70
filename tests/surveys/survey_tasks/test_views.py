"""The pages of surveys: who sees which, who sets one where, and what may be done about it."""

import datetime
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from gis_core.models import User
from grids.models import Membership
from surveys.models import Notice, NoticeAddress, SurveyAnswer, SurveyTask
from surveys.services.notices import inbox
from tests.clients import Clients
from tests.surveys.set_surveys import make_answer, make_find, make_survey
from tests.towns import COMMUNITY, Town

DAY = datetime.timedelta(days=1)


@pytest.fixture
def clients(people: dict[str, User], town: Town) -> dict[str, Client]:
    people["head_a"] = User.objects.create_user(username="head_a", password="a long test password")
    Membership.objects.create(user=people["head_a"], role="unit_head", unit=town.a)
    return Clients(people)


@pytest.fixture
def survey(people: dict[str, User], town: Town) -> SurveyTask:
    return make_survey(people["supervision"], town)


def words(**more: Any) -> dict[str, Any]:
    sent = {
        "title": "消防通道排查",
        "first_on": "2026-11-01",
        "due_on": "2026-11-30",
        "categories": ["m06010"],
    }
    return sent | more


def page(survey: SurveyTask) -> str:
    return f"/surveys/{survey.uid}/"


def test_a_survey_is_set_in_grids_communities_and_towns_together(
    clients: dict[str, Client], town: Town, people: dict[str, User]
) -> None:
    unit, codes = town.b.pk, {name: grid.code for name, grid in town.grids.items()}
    for ground, grids in (
        ({"grids": [codes["G2"], codes["G3"]]}, ["G2", "G3"]),
        ({"communities": [COMMUNITY]}, ["G1", "G2", "G3"]),
        ({"towns": [COMMUNITY[:9]], "grids": [codes["G1"]]}, ["G1", "G2", "G3"]),
        ({"everywhere": "on"}, ["G1", "G2", "G3"]),
    ):
        answer = clients["supervision"].post("/surveys/new/", words(unit=unit, **ground))
        assert answer.status_code == 302, answer.context["form"].errors
        made = SurveyTask.objects.latest("pk")
        assert (made.grids, made.unit, made.set_by) == (
            [codes[name] for name in grids],
            town.b,
            people["supervision"],
        )


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"title": ""}, "title"),
        ({"categories": []}, "categories"),
        ({"categories": ["m99999"]}, "categories"),
        ({"everywhere": ""}, "grids"),
        ({"due_on": "2026-10-31"}, "due_on"),
        ({"due_on": "2027-12-31"}, "due_on"),
    ],
    ids=str,
)
def test_what_is_no_survey_is_sent_back_with_what_is_wrong(
    wrong: dict[str, Any], where: str, clients: dict[str, Client], town: Town
) -> None:
    sent = words(unit=town.a.pk, everywhere="on") | wrong
    answer = clients["supervision"].post(
        "/surveys/new/", {key: value for key, value in sent.items() if value}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [where])
    assert SurveyTask.objects.count() == 0


@pytest.mark.parametrize(("who", "grids"), [("manager", ["G1"]), ("officer_a", ["G1", "G2"])])
def test_others_than_the_office_set_surveys_on_their_own_ground_in_the_name_of_their_unit(
    who: str, grids: list[str], clients: dict[str, Client], town: Town
) -> None:
    made = clients[who].post("/surveys/new/", words(unit=town.a.pk, everywhere="on"), follow=True)
    survey = made.context["survey"]
    assert (survey.grids, survey.unit) == ([town.grids[name].code for name in grids], town.a)
    refused = clients[who].post("/surveys/new/", words(unit=town.a.pk, grids=[town.grids["G3"].code]))
    assert (refused.status_code, "grids" in refused.context["form"].errors) == (400, True)
    other = clients[who].post("/surveys/new/", words(unit=town.b.pk, everywhere="on"))
    assert "unit" in other.context["form"].errors


def test_heads_leaders_and_collectors_read_and_set_none(
    clients: dict[str, Client], survey: SurveyTask
) -> None:
    for who in ("head_a", "leader", "collector"):
        assert clients[who].get(page(survey)).status_code == 200
        assert b"/surveys/new/" not in clients[who].get("/surveys/").content
        assert clients[who].get("/surveys/new/").status_code == 403
        assert clients[who].post(page(survey), {"do": "close"}).status_code == 403


def test_unit_b_sees_nothing_of_a_survey_of_unit_a(
    clients: dict[str, Client], survey: SurveyTask, people: dict[str, User], town: Town
) -> None:
    both = make_survey(people["supervision"], town, "G1", "G3", title="两家都有")
    b = clients["officer_b"]
    assert survey.title not in b.get("/surveys/").content.decode()
    for address in (page(survey), f"/surveys/{survey.uid}.xlsx", f"{page(survey)}change/"):
        assert b.get(address).status_code == 404, address
    assert b.post(page(survey), {"do": "close"}).status_code == 404
    told = b.get(page(both)).content.decode()
    assert (town.grids["G3"].code in told, town.grids["G1"].code in told) == (True, False)
    rows = load_workbook(io.BytesIO(b"".join(b.get(f"/surveys/{both.uid}.xlsx").streaming_content)))
    assert [row[0].value for row in rows.active][1:] == [town.grids["G3"].code]
    assert clients["stranger"].get("/surveys/").status_code == 403


def test_the_page_shows_how_each_grid_stands_and_who_has_not_answered(
    clients: dict[str, Client], people: dict[str, User], town: Town
) -> None:
    survey = make_survey(people["supervision"], town, "G1", "G2", "G3")
    make_find(survey, 0.5)
    make_answer(survey, town.grids["G1"].code, "finds", people["collector"])
    make_answer(survey, town.grids["G2"].code, "zero", people["collector"])
    told = clients["supervision"].get(page(survey)).context
    assert [(line.name, line.standing.value, line.reports) for line, _words, _tone in told["lines"]] == [
        ("G1", "finds", 1),
        ("G2", "zero", 0),
        ("G3", "not_begun", 0),
    ]
    assert [line.name for line in told["owed"]] == ["G3"]
    assert (told["counts"].answered, told["counts"].share, len(told["picture"].cells)) == (2, 66, 3)
    make_find(survey, 1.5)
    again = clients["supervision"].get(page(survey))
    assert [line.name for line in again.context["owed"]] == ["G2", "G3"]
    assert "零报告之后又有上报" in again.content.decode()


def test_a_survey_is_changed_until_the_first_answer_by_who_runs_it(
    clients: dict[str, Client], survey: SurveyTask, people: dict[str, User], town: Town
) -> None:
    address, sent = f"{page(survey)}change/", words(unit=town.a.pk, everywhere="on")
    assert clients["manager"].get(address).status_code == 404  # of the office
    assert clients["officer_a"].get(address).status_code == 200  # in the name of their unit
    shown = clients["supervision"].get(address).content.decode()
    assert f'value="{town.grids["G2"].code}" checked' in shown
    assert clients["supervision"].post(address, sent).status_code == 302
    survey.refresh_from_db()
    assert (survey.title, len(survey.grids)) == ("消防通道排查", 3)
    make_answer(survey, town.grids["G1"].code, "zero", people["collector"])
    refused = clients["supervision"].post(address, sent | {"title": "改名"})
    assert (refused.status_code, "已有网格答复" in refused.content.decode()) == (400, True)
    assert "change/" not in clients["supervision"].get(page(survey)).content.decode()


def test_it_is_given_longer_closed_or_withdrawn_and_then_nothing_more(
    clients: dict[str, Client], people: dict[str, User], town: Town
) -> None:
    office = clients["supervision"]
    closed, withdrawn = (make_survey(people["supervision"], town) for _each in range(2))
    for due_on, told in (("2026-11-20", "新的期限应晚于"), ("", "到哪一天"), ("2026-12-09", "已延长")):
        answer = office.post(page(closed), {"do": "extend", "due_on": due_on}, follow=True)
        assert told in answer.content.decode()
    closed.refresh_from_db()
    assert closed.due_on == datetime.date(2026, 12, 9)
    assert "撤回的原因" in office.post(page(withdrawn), {"do": "withdraw"}, follow=True).content.decode()
    office.post(page(closed), {"do": "close"})
    office.post(page(withdrawn), {"do": "withdraw", "reason": "与市里的普查合并"})
    for survey in (closed, withdrawn):
        survey.refresh_from_db()
        assert (survey.is_open, survey.ended_by) == (False, people["supervision"])
        answer = office.post(page(survey), {"do": "extend", "due_on": "2026-12-31"}, follow=True)
        assert "已经结束" in answer.content.decode()
    assert "与市里的普查合并" in office.get(page(withdrawn)).content.decode()
    assert office.post(page(closed), {"do": "sing"}).status_code == 404


def test_those_who_walk_are_told_of_a_survey_and_reminded_once_a_day(
    clients: dict[str, Client], people: dict[str, User], town: Town
) -> None:
    now = timezone.now()
    days = {"first_on": (now - DAY).date(), "due_on": (now + DAY).date()}
    sent = words(**days, unit=town.a.pk, grids=[town.grids["G1"].code, town.grids["G2"].code])
    clients["supervision"].post("/surveys/new/", sent)
    survey = SurveyTask.objects.get()
    (told,) = inbox(people["collector"], now=now)
    assert (told.kind, told.survey, told.facts["title"]) == ("survey_set", survey, "消防通道排查")
    assert survey.title in clients["collector"].get("/notices/").content.decode()
    assert not inbox(people["officer_b"], now=now).exists()
    make_answer(survey, town.grids["G1"].code, "zero", people["manager"], said_at=now)
    again = [clients["supervision"].post(page(survey), {"do": "remind"}, follow=True) for _each in range(2)]
    assert ["已提醒 1 个网格" in one.content.decode() for one in again] == [True, False]
    assert "今天已经提醒过" in again[1].content.decode()
    reminded = NoticeAddress.objects.filter(notice=Notice.objects.get(kind="survey_due"))
    assert {one.user.username for one in reminded if one.user} == {
        "collector"
    }  # the manager's grid has answered


def test_an_answer_is_taken_back_at_the_desk_with_a_reason(
    clients: dict[str, Client], survey: SurveyTask, people: dict[str, User], town: Town
) -> None:
    g1 = make_answer(survey, town.grids["G1"].code, "zero", people["collector"])
    g2 = make_answer(survey, town.grids["G2"].code, "zero", people["collector"])
    sent = {"do": "take_back", "answer": str(g2.uid), "reason": "看漏一栋"}
    assert "不在您负责的网格" in clients["manager"].post(page(survey), sent, follow=True).content.decode()
    clients["manager"].post(page(survey), sent | {"answer": str(g1.uid)})
    clients["supervision"].post(page(survey), sent)
    taken = SurveyAnswer.objects.filter(kind="taken_back").order_by("pk")
    assert [(one.takes_back, one.note, one.said_by.username) for one in taken] == [
        (g1, "看漏一栋", "manager"),
        (g2, "看漏一栋", "supervision"),
    ]
    assert (
        "请说明撤回哪个答复"
        in clients["supervision"].post(page(survey), sent | {"reason": ""}, follow=True).content.decode()
    )


def test_the_numbers_are_a_workbook(
    clients: dict[str, Client], survey: SurveyTask, people: dict[str, User], town: Town
) -> None:
    make_answer(survey, town.grids["G2"].code, "zero", people["collector"], note="逐栋看过")
    answer = clients["leader"].get(f"/surveys/{survey.uid}.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet]
    assert rows[0][0] == "责任网格"
    assert [(row[1], row[3], row[4], row[7]) for row in rows[1:]] == [
        ("G1", "未开始", 0, ""),
        ("G2", "零报告", 0, "逐栋看过"),
    ]
