"""What the database refuses of surveys, whatever program writes: raw rows, as psql would write them."""

import datetime
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from gis_core.models import User
from surveys.models import SurveyAnswer, SurveyFind, SurveyTask
from tests.surveys.cases import MONDAY, make_point
from tests.surveys.set_surveys import make_answer, make_find, make_survey
from tests.towns import Town

DAY = datetime.timedelta(days=1)
NOON = MONDAY + datetime.timedelta(hours=4)

_SAY = """
INSERT INTO surveys_surveyanswer (survey_id, grid_code, kind, said_at, said_by_id, note, takes_back_id, content_sha256)
VALUES (%s, %s, %s, %s, %s, %s, %s, '')
"""


def say(
    survey: SurveyTask,
    grid: str,
    kind: str,
    by: User,
    at: datetime.datetime = MONDAY,
    note: str = "",
    takes_back: SurveyAnswer | None = None,
) -> None:
    """Write an answer as a program of somebody else's would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SAY, [survey.pk, grid, kind, at, by.pk, note, takes_back and takes_back.pk])


@pytest.fixture
def survey(people: dict[str, User], town: Town) -> SurveyTask:
    return make_survey(people["supervision"], town)


@pytest.fixture
def g(town: Town) -> dict[str, str]:
    return {name: grid.code for name, grid in town.grids.items()}


def test_a_grid_answers_zero_once(survey: SurveyTask, g: dict[str, str], people: dict[str, User]) -> None:
    say(survey, g["G1"], "begun", people["collector"])
    say(survey, g["G1"], "begun", people["manager"])
    say(survey, g["G1"], "zero", people["collector"])
    say(survey, g["G2"], "zero", people["collector"])
    for kind in ("zero", "finds"):
        with pytest.raises(IntegrityError, match="已经答复过了"):
            say(survey, g["G1"], kind, people["manager"], NOON)


def test_it_answers_anew_once_the_answer_was_taken_back(
    survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    answer = make_answer(survey, g["G1"], "zero", people["collector"])
    say(survey, g["G1"], "taken_back", people["manager"], note="走错网格", takes_back=answer)
    say(survey, g["G1"], "zero", people["collector"], NOON)
    with pytest.raises(IntegrityError, match="takes_back_id"):
        say(survey, g["G1"], "taken_back", people["manager"], NOON, note="再撤", takes_back=answer)


def test_only_an_answer_of_this_grid_to_this_survey_is_taken_back_and_with_a_reason(
    survey: SurveyTask, g: dict[str, str], people: dict[str, User], town: Town
) -> None:
    by = people["collector"]
    other = make_survey(people["supervision"], town, title="另一项")
    answer, begun = make_answer(survey, g["G1"], "zero", by), make_answer(survey, g["G2"], "begun", by)
    for asked, grid, taken in (
        (survey, "G2", answer),
        (other, "G1", answer),
        (survey, "G2", begun),
        (survey, "G1", None),
    ):
        with pytest.raises(IntegrityError, match="要撤回的不是"):
            say(asked, g[grid], "taken_back", by, note="x", takes_back=taken)
    with pytest.raises(IntegrityError, match="surveys_surveyanswer_kind"):
        say(survey, g["G1"], "taken_back", by, takes_back=answer)


def test_a_grid_that_the_survey_does_not_cover_answers_nothing(
    survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    for kind in ("begun", "zero", "finds"):
        with pytest.raises(IntegrityError, match="不包括网格"):
            say(survey, g["G3"], kind, people["collector"])


def test_nothing_is_answered_before_the_first_day_in_the_county(
    survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    begin = datetime.datetime(2026, 10, 31, 16, 0, tzinfo=datetime.UTC)  # midnight in the county
    with pytest.raises(IntegrityError, match="开始，之前不能答复"):
        say(survey, g["G1"], "zero", people["collector"], begin - datetime.timedelta(seconds=1))
    say(survey, g["G1"], "zero", people["collector"], begin)


def test_nothing_is_answered_from_the_future(
    survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    with pytest.raises(IntegrityError, match="还没有到"):
        say(survey, g["G1"], "zero", people["collector"], datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))


@pytest.mark.parametrize("end", ["closed_at", "withdrawn_at"])
def test_nothing_is_answered_after_its_end_but_what_was_said_before_arrives(
    end: str, survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    more = {"reason": "部署调整"} if end == "withdrawn_at" else {}
    SurveyTask.objects.filter(pk=survey.pk).update(**{end: NOON}, ended_by=people["supervision"], **more)
    with pytest.raises(IntegrityError, match="已经结束"):
        say(survey, g["G1"], "zero", people["collector"], NOON)
    say(survey, g["G1"], "zero", people["collector"], NOON - datetime.timedelta(seconds=1))


def test_nothing_found_is_refused_where_something_was_and_the_other_way_round(
    survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    make_find(survey, 0.5)
    make_find(survey, 1.5, key="m06002")  # none of the categories
    with pytest.raises(IntegrityError, match="已有上报，不能零报告"):
        say(survey, g["G1"], "zero", people["collector"])
    say(survey, g["G1"], "finds", people["collector"])
    with pytest.raises(IntegrityError, match="还没有上报"):
        say(survey, g["G2"], "finds", people["collector"])
    say(survey, g["G2"], "zero", people["collector"])  # what does not count does not stand in the way


@pytest.mark.parametrize(
    ("x", "key", "days", "ended", "why_not"),
    [
        (0.5, "m06010", 0, None, ""),
        (1.5, "m06013", 0, None, ""),
        (2.5, "m06010", 0, None, "grid"),
        (2.5, "m06002", -60, MONDAY, "grid"),  # of several reasons the first
        (0.5, "m06002", -60, MONDAY, "category"),
        (0.5, "m06010", -60, MONDAY, "early"),
        (0.5, "m06010", 0, MONDAY, "ended"),
        (0.5, "m06010", 0, NOON, ""),
        (-5, "m06010", 0, None, "grid"),  # in no grid at all
    ],
)
def test_the_database_says_whether_a_report_counts(
    x: float,
    key: str,
    days: int,
    ended: datetime.datetime | None,
    why_not: str,
    people: dict[str, User],
    town: Town,
) -> None:
    by = people["supervision"] if ended else None
    survey = make_survey(people["supervision"], town, closed_at=ended, ended_by=by)
    find = make_find(survey, x, key=key, now=MONDAY + days * DAY, reported_by=people["collector"])
    assert find.why_not == why_not
    grids = {0.5: "G1", 1.5: "G2", 2.5: "G3"}
    assert find.grid_code == (town.grids[grids[x]].code if x in grids else "")


def test_what_a_program_says_of_grid_and_count_is_ignored(survey: SurveyTask, g: dict[str, str]) -> None:
    elsewhere = make_point(2.5, 0.25, key="m06010")
    said = SurveyFind.objects.create(survey=survey, point=elsewhere, grid_code=g["G1"], why_not="")
    said.refresh_from_db()
    assert (said.grid_code, said.why_not) == (g["G3"], "grid")
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyFind.objects.create(survey=survey, point=elsewhere)  # once a report


@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_was_said_and_found_is_never_changed_or_deleted(
    sql: str, survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    make_find(survey, 0.5)
    make_answer(survey, g["G2"], "zero", people["collector"])
    for table, column in (("surveys_surveyanswer", "note"), ("surveys_surveyfind", "why_not")):
        with (
            pytest.raises(IntegrityError, match="不能修改或删除"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql.format(table, column, column))


def changes(survey: SurveyTask) -> list[dict[str, Any]]:
    """Everything of a survey that somebody might want to say otherwise."""
    return [
        {"title": "改名"},
        {"instruction": "另一说明"},
        {"categories": ["m06002"]},
        {"grids": survey.grids[:1]},
        {"first_on": survey.first_on - DAY},
        {"due_on": survey.due_on - DAY},
        {"set_by": survey.set_by_id},
    ]


def test_until_the_first_answer_everything_of_it_changes(
    survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    make_answer(survey, g["G1"], "begun", people["collector"])
    for change in changes(survey):
        assert SurveyTask.objects.filter(pk=survey.pk).update(**change) == 1, change


@pytest.mark.parametrize("first", ["answer", "find"])
def test_after_it_only_the_due_day_moves_later_and_it_ends(
    first: str, survey: SurveyTask, g: dict[str, str], people: dict[str, User]
) -> None:
    if first == "answer":
        make_answer(survey, g["G1"], "zero", people["collector"])
    else:
        make_find(survey, 0.5)
    row = SurveyTask.objects.filter(pk=survey.pk)
    for change in changes(survey)[:-1]:
        with pytest.raises(IntegrityError, match="已有网格答复"), transaction.atomic():
            row.update(**change)
    row.update(due_on=survey.due_on + DAY)
    row.update(closed_at=NOON, ended_by=people["supervision"])
    for change in ({"due_on": survey.due_on + 9 * DAY}, {"closed_at": None, "ended_by": None}):
        with pytest.raises(IntegrityError, match="已经结束，不能再改"), transaction.atomic():
            row.update(**change)


def test_no_survey_is_deleted(survey: SurveyTask) -> None:
    with pytest.raises(IntegrityError, match="不能删除"):
        survey.delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"categories": []},
        {"grids": []},
        {"categories": ["m99999"]},
        {"due_on": datetime.date(2026, 10, 31)},
        {"withdrawn_at": NOON, "reason": ""},
        {"withdrawn_at": NOON, "reason": "x", "closed_at": NOON},
        {"closed_at": NOON},
        {"reason": "x"},
    ],
    ids=str,
)
def test_what_is_no_survey_is_refused(wrong: dict[str, Any], people: dict[str, User], town: Town) -> None:
    by = {} if wrong == {"closed_at": NOON} else {"ended_by": people["supervision"]}
    ends = by if {"closed_at", "withdrawn_at"} & wrong.keys() else {}
    with pytest.raises(IntegrityError):
        make_survey(people["supervision"], town, **wrong, **ends)


@pytest.mark.django_db(transaction=True)
def test_of_a_report_and_a_zero_report_at_once_only_the_first_is_believed(
    people: dict[str, User], town: Town
) -> None:
    survey = make_survey(people["supervision"], town)
    grid, by = town.grids["G1"].code, people["collector"]
    refused: list[str] = []

    def answer() -> None:
        try:
            say(survey, grid, "zero", by)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        make_find(survey, 0.5)
        waiting = threading.Thread(target=answer)
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()  # it waits for the report
    waiting.join(10)
    assert len(refused) == 1
    assert "不能零报告" in refused[0]
