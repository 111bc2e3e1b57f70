"""What does the database hold about illegal structures, whatever program writes them?  Asked in raw SQL."""

import datetime
import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from gis_core.models import CalendarDay, User
from gis_core.work_time import WorkTime
from grids.county_hours import county_work_time
from surveys.case_proof import verify_cases
from surveys.enforcement.past import ChainPast, term_end
from surveys.models import Case, Enforcement
from surveys.services.enforcing import chain_past
from surveys.services.given import Given
from tests.grids.database.raw import run
from tests.surveys.enforcement.structures import DAY, enforce, illegal_case, on, ordered
from tests.surveys.enforcement.test_rules import walk
from tests.surveys.test_case_database import refused, say, settle
from tests.surveys.test_case_proof import behind
from tests.towns import Town

STEP = (
    "INSERT INTO surveys_casestep (case_id, action, reason, from_state, to_state, at, detail, client_op)"
    " VALUES (%s, 'enforce', %s, 'handling', 'handling', now(), %s, gen_random_uuid())"
)


@pytest.fixture
def by(people: dict[str, User]) -> User:
    return people["officer_a"]


@pytest.fixture
def case(town: Town, people: dict[str, User], by: User) -> Case:
    return illegal_case(by, people["supervision"])


def paper(case: Case, reason: str, stage: str, **said: object) -> None:
    """A step of the procedure as psql would write it, with its record and its case."""
    run(STEP + " RETURNING 1", case.pk, reason, json.dumps({"chain": stage, "enforcement": said}))
    run("UPDATE surveys_enforcement SET stage = %s WHERE case_id = %s RETURNING 1", stage, case.pk)
    run("UPDATE surveys_case SET version = version + 1 WHERE id = %s RETURNING 1", case.pk)


def told_before(case: Case, stage: str = "notified") -> None:
    """The party was told before the decision, and the terms to be heard are over by 15 January."""
    paper(case, "notify", stage, served_on="2026-01-06", until="2026-01-09")
    paper(case, "waive", stage, served_on="2026-01-09")


def removal(case: Case, began: datetime.datetime, **said: object) -> str:
    """What the database says to a removal by force, in an INSERT of one's own; "" where it takes it."""
    name = ""
    try:
        with transaction.atomic():
            paper(case, "remove", "removed", began=began.isoformat(), **said)
            transaction.set_rollback(True)
    except DatabaseError as error:
        diagnosis = error.__cause__.diag
        name, words = diagnosis.constraint_name, str(diagnosis.message_primary)
    if not name:
        return ""
    assert name == "surveys_casestep_lawful_removal"
    return words


def test_a_removal_without_any_paper_is_refused(case: Case) -> None:
    assert "没有仍然有效的限期拆除决定" in removal(case, on("2026-07-17"))


def test_each_missing_paper_is_named_and_the_day_from_which_it_is_lawful(case: Case, by: User) -> None:
    paper(case, "examine", "examined", law="planning")
    told_before(case)
    paper(case, "decide_removal", "decided", served_on="2026-01-15", until="2026-01-30")
    assert "没有催告" in removal(case, on("2026-07-17"))
    paper(case, "remind", "reminded", served_on="2026-02-02", until="2026-02-12")
    assert "没有公告" in removal(case, on("2026-07-17"))
    paper(case, "announce", "announced", served_on="2026-02-24", until="2026-03-06")
    assert "没有强制执行决定" in removal(case, on("2026-07-17"))
    paper(case, "order_removal", "ordered", served_on="2026-03-10")
    assert "须自 2026-07-16 起" in removal(case, on("2026-07-15"))
    assert removal(case, on("2026-07-16")) == ""
    paper(case, "contest", "ordered", contest="suit", served_on="2026-07-16")
    assert "尚未终结" in removal(case, on("2026-07-17"))
    paper(case, "uphold", "ordered", served_on="2026-08-05", final=True)
    assert "须自 2026-08-06 起" in removal(case, on("2026-08-05"))
    paper(case, "quash", "examined", served_on="2026-08-07")
    assert "没有仍然有效的限期拆除决定" in removal(case, on("2026-08-10"))


@pytest.mark.parametrize(
    ("soon", "day", "words"),
    [
        ("remind", "2026-01-30", "自行拆除期限届满之前"),
        ("announce", "2026-02-12", "催告期限届满之前"),
        ("order_removal", "2026-03-06", "公告期限届满之前"),
    ],
)
def test_a_paper_that_came_within_the_term_before_it_is_none(
    soon: str, day: str, words: str, case: Case
) -> None:
    days = {"remind": "2026-02-02", "announce": "2026-02-24", "order_removal": "2026-07-16"} | {soon: day}
    paper(case, "examine", "examined", law="planning")
    told_before(case)
    paper(case, "decide_removal", "decided", served_on="2026-01-15", until="2026-01-30")
    paper(case, "remind", "reminded", served_on=days["remind"], until="2026-02-12")
    paper(case, "announce", "announced", served_on=days["announce"], until="2026-03-06")
    paper(case, "order_removal", "ordered", served_on=days["order_removal"])
    assert words in removal(case, on("2026-07-20"))


def test_night_holidays_and_the_future_are_refused_to_everybody(case: Case, by: User) -> None:
    ordered(case, by)
    CalendarDay.objects.create(on_date="2026-07-17", is_workday=False, source="test")
    assert "夜间" in removal(case, on("2026-07-20", 22))
    assert "夜间" in removal(case, on("2026-07-20", 5))
    assert "法定节假日" in removal(case, on("2026-07-17"))
    assert removal(case, on("2026-07-17", 23), emergency=True) == ""
    assert "将来" in removal(case, on("2099-07-20"))
    assert removal(case, on("2026-07-20", 6)) == ""
    said = {"chain": "removed", "enforcement": {"began": on("2026-07-20", 23).isoformat()}}
    with pytest.raises(DatabaseError, match="夜间"):
        say((STEP, [case.pk, "remove", json.dumps(said)]), role="wangge_app")


def test_no_paper_is_of_the_future(case: Case) -> None:
    said = json.dumps({"chain": "reminded", "enforcement": {"served_on": "2099-01-01"}})
    refused("surveys_casestep_lawful_removal", (STEP, [case.pk, "remind", said]))


@pytest.mark.parametrize("decision", ["decide_removal", "decide_correction", "decide_confiscation"])
def test_nothing_is_decided_before_the_party_was_told_and_heard(decision: str, case: Case) -> None:
    def decides(day: str) -> str:
        said = {"chain": "decided", "enforcement": {"served_on": day, "until": "2026-03-30"}}
        name = words = ""
        try:
            with transaction.atomic():
                run(STEP + " RETURNING 1", case.pk, decision, json.dumps(said))
                transaction.set_rollback(True)
        except DatabaseError as error:
            diagnosis = error.__cause__.diag
            name, words = diagnosis.constraint_name, str(diagnosis.message_primary)
        assert name in ("", "surveys_casestep_lawful_decision")
        return words

    assert "没有事先告知" in decides("2026-01-15")
    paper(case, "notify", "notified", served_on="2026-01-09", until="2026-01-12")
    assert "须自 2026-01-17 起" in decides("2026-01-16")
    assert decides("2026-01-17") == ""
    paper(case, "ask_hearing", "notified", served_on="2026-01-12")
    assert "听证尚未举行" in decides("2026-02-17")
    called = {"chain": "notified", "enforcement": {"served_on": "2026-01-13", "until": "2026-01-22"}}
    refused("surveys_casestep_lawful_decision", (STEP, [case.pk, "call_hearing", json.dumps(called)]))
    paper(case, "call_hearing", "notified", served_on="2026-01-13", until="2026-01-23")
    paper(case, "hold_hearing", "notified", served_on="2026-01-23")
    assert "须自 2026-01-23 起" in decides("2026-01-22")
    assert decides("2026-01-23") == ""
    paper(case, "examine", "examined", law="planning")
    assert "没有事先告知" in decides("2026-01-26")


def test_on_land_the_court_must_have_allowed_it(case: Case) -> None:
    paper(case, "examine", "examined", law="land")
    told_before(case)
    paper(case, "decide_removal", "decided", served_on="2026-01-15", until="2026-01-30")
    paper(case, "remind", "reminded", served_on="2026-02-02", until="2026-02-13")
    assert "人民法院" in removal(case, on("2026-07-17"))
    paper(case, "court_allows", "allowed", served_on="2026-03-10")
    assert "不足十个工作日" in removal(case, on("2026-07-17"))  # 14 February is worked
    paper(case, "remind", "allowed", served_on="2026-02-02", until="2026-02-14")
    assert "须自 2026-03-17 起" in removal(case, on("2026-03-16"))  # 60 days and 15 days, whichever is later
    assert removal(case, on("2026-03-17")) == ""


def test_the_record_stands_where_the_last_step_left_it(case: Case) -> None:
    move = "UPDATE surveys_enforcement SET stage = 'archived' WHERE case_id = %s"
    refused("surveys_enforcement_follows_its_steps", (move, [case.pk]))
    refused(
        "surveys_enforcement_follows_its_steps",
        ("DELETE FROM surveys_enforcement WHERE case_id = %s", [case.pk]),
    )
    said = json.dumps({"chain": "stop_ordered"})
    version = "UPDATE surveys_case SET version = version + 1 WHERE id = %s"
    refused(
        "surveys_enforcement_follows_its_steps",
        (STEP, [case.pk, "order_stop", said]),
        (version, [case.pk]),
    )


@pytest.mark.parametrize("state", ["feedback", "closed", "forced_closed"])
def test_a_case_is_not_closed_past_an_open_procedure(state: str, case: Case) -> None:
    sql = (
        "INSERT INTO surveys_casestep (case_id, action, from_state, to_state, at, client_op)"
        " VALUES (%s, 'feed_back', 'handling', %s, now(), gen_random_uuid())"
    )
    refused("surveys_casestep_chain_done", (sql, [case.pk, state]))


def test_the_area_is_the_database_s_own(case: Case, by: User) -> None:
    enforce(case, "measure", by, "2026-01-09")
    sql = "UPDATE surveys_enforcement SET area_m2 = 1 WHERE case_id = %s RETURNING area_m2 > 1"
    assert run(sql, case.pk) == [(True,)]
    settle()


def test_the_chain_of_hashes_covers_the_papers(case: Case, by: User) -> None:
    enforce(case, "order_stop", by, "2026-01-08")
    behind(
        "UPDATE surveys_casestep SET detail = jsonb_set(detail, '{enforcement,served_on}', '\"2025-01-08\"')"
        " WHERE action = 'enforce'"
    )
    assert [(found.case, found.what) for found in verify_cases().findings] == [(case.number, "changed")]


def test_python_and_the_database_count_the_terms_alike(case: Case, by: User) -> None:
    works = county_work_time().day
    for n in range(12, 370, 3):
        day = datetime.date(2025, 12, 20) + n * DAY
        mine = term_end(day, lambda d: works(d).is_workday)
        assert run("SELECT surveys_is_worked(%s), surveys_term_end(%s)", day, day) == [
            (works(day).is_workday, mine)
        ]
    ordered(case, by)
    past: ChainPast = chain_past(case)
    lawful = past.removable_from(lambda d: works(d).is_workday)
    assert run("SELECT surveys_removable_from(%s)", case.pk) == [(lawful,)]
    assert Enforcement.objects.get().removable_from == lawful


def test_python_and_the_database_fold_any_procedure_alike(case: Case) -> None:
    """Random procedures of years that are arranged, written by raw SQL: the same lawful day, or none, at each step."""
    calendar = county_work_time()
    compared = 0
    for seed in range(40):
        with transaction.atomic():
            for past, _taken, action, with_it, stage in walk(
                seed,
                datetime.date(2025, 2, 3),
                days=(0, 1, 4, 12),
                works=lambda d: calendar.day(d).is_workday,
            ):
                if (
                    action == "remove"
                    or (with_it.served_on or FIRST).year > 2026
                    or ends_later(past, calendar)
                ):
                    break
                said = Given(reason=action, enforcement=replace(with_it, footprint=None, began=None)).detail()
                kept = json.dumps({"chain": stage, **said})
                run(STEP + " RETURNING 1", case.pk, action, kept)
                after = past.after(action, with_it, stage)
                lawful = after.removable_from(lambda d: calendar.day(d).is_workday)
                assert run("SELECT surveys_removable_from(%s)", case.pk) == [(lawful,)], (seed, action)
                decidable = after.decidable_from(lambda d: calendar.day(d).is_workday)
                if after.stage == "notified":
                    found = run("SELECT decidable_from FROM surveys_notice_facts(%s)", case.pk)
                    assert found == [(decidable,)], (seed, action)
                compared += lawful is not None
            transaction.set_rollback(True)
    assert compared > 5


FIRST = datetime.date(2025, 1, 1)


def ends_later(past: ChainPast, calendar: WorkTime) -> bool:
    """Does the term for contesting end in a year whose holidays nobody has arranged yet?"""
    ends = past.contest_until(lambda d: calendar.day(d).is_workday)
    return ends is not None and ends.year > 2026
