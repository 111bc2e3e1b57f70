"""Is whoever acts next told, in the same transaction as the step, and nobody else?"""

import datetime

import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError, InternalError
from django.utils import translation

from gis_core.models import User
from grids.models import Membership
from surveys.models import Notice, NoticeAddress
from surveys.notices import words as notice_words
from surveys.services.notices import inbox, mark_read
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY, PHOTO, make_case, step
from tests.surveys.test_advancing import HANDED_BACK, closed, fed_back, handled, sent_out
from tests.surveys.test_alerting import told
from tests.towns import Town


def kinds(user: User) -> list[str]:
    """What is in somebody's inbox, the oldest first?"""
    return list(inbox(user, now=MONDAY).order_by("id").values_list("kind", flat=True))


def test_sending_out_tells_the_handling_unit_and_nobody_else(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    assert {name for name in people if kinds(people[name])} == {"officer_a"}
    notice = case.notices.get()
    assert (notice.kind, notice.step, notice.due_at) == ("dispatch", case.steps.last(), case.due_at)


def test_a_step_that_is_refused_or_undone_tells_nobody(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    with transaction.atomic():
        step(case, "hand_back", people["officer_a"], **HANDED_BACK)
        assert case.notices.count() == 2
        transaction.set_rollback(True)
    assert case.notices.count() == 1


def test_a_hand_back_goes_to_the_office_and_its_decision_to_the_unit(
    town: Town, people: dict[str, User]
) -> None:
    case = step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    assert kinds(people["supervision"]) == ["hand_back"]
    step(case, "refuse_return", people["supervision"], note="在界内")
    assert kinds(people["officer_a"]) == ["dispatch", "refuse_return"]


def test_a_clerk_hears_of_what_is_theirs_and_the_office_of_what_no_clerk_has(
    town: Town, people: dict[str, User]
) -> None:
    case = fed_back(people)
    assert kinds(people["supervision"]) == ["feed_back"]  # nobody is checker
    Membership.objects.create(user=people["planner"], role="checker")
    case = step(case, "ask_check", people["supervision"], assignee_id=people["collector"].pk)
    assert kinds(people["collector"]) == ["ask_check"]
    step(case, "rework", people["planner"], note="未清")
    assert kinds(people["officer_a"])[-1] == "rework"


def test_a_ruling_tells_both_units(town: Town, people: dict[str, User]) -> None:
    case = step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    step(case, "rule", people["supervision"], unit_id=town.b.pk, note="现场确权")
    assert told(Notice.objects.get(kind="rule")) == {"unit-a", "unit-b"}


def test_an_order_reaches_the_head_too(town: Town, people: dict[str, User]) -> None:
    until = MONDAY + datetime.timedelta(days=1)
    step(sent_out(people), "supervise", people["leader"], note="抓紧", until=until)
    notice = Notice.objects.get(kind="supervise")
    assert (told(notice), notice.due_at) == ({"unit-a", "unit-a*"}, until)


def test_what_was_voided_before_it_was_sent_out_disturbs_no_unit(town: Town, people: dict[str, User]) -> None:
    step(make_case(), "force_close", people["supervision"], note="重复登记")
    assert not Notice.objects.exists()


def test_a_closed_case_is_told_of_to_its_unit(town: Town, people: dict[str, User]) -> None:
    closed(people)
    assert kinds(people["officer_a"]) == ["dispatch", "close"]


def test_nobody_is_told_of_what_they_did_themselves(town: Town, people: dict[str, User]) -> None:
    Membership.objects.create(user=people["supervision"], role="unit_officer", unit=town.a)
    sent_out(people)
    assert kinds(people["supervision"]) == []


def test_a_post_that_is_over_opens_no_inbox(town: Town, people: dict[str, User]) -> None:
    sent_out(people)
    people["officer_a"].memberships.update(during=("2026-01-01", "2026-11-23"))
    assert kinds(people["officer_a"]) == []
    assert inbox(people["officer_a"], now=MONDAY - datetime.timedelta(days=1)).count() == 1


def test_marking_as_read_is_each_reader_s_own(town: Town, people: dict[str, User]) -> None:
    head = User.objects.create_user(username="head", password="a long test password")
    Membership.objects.create(user=head, role="unit_head", unit=town.a)
    sent_out(people)
    mine = inbox(people["officer_a"], now=MONDAY)
    assert [mark_read(notices=mine, by=people["officer_a"], now=MONDAY) for _ in range(2)] == [1, 0]
    assert not mine.unread_by(people["officer_a"]).exists()
    assert inbox(head, now=MONDAY).unread_by(head).count() == 1


def test_a_notice_speaks_the_language_of_whoever_reads_it(town: Town, people: dict[str, User]) -> None:
    notice = sent_out(people).notices.get()
    with translation.override("zh-hans"):
        chinese = notice_words.line(notice.kind, notice.facts, notice.due_at)
    with translation.override("en"):
        english = notice_words.line(notice.kind, notice.facts, notice.due_at)
    assert chinese.startswith(f"新案件，请签收：案件 {notice.case.number}，店面无证装修，甲社区")
    assert "2026-11-23 11:00" in chinese
    assert english.startswith(f"New case: please sign for it: case {notice.case.number}")


def test_a_message_outside_holds_no_note(town: Town, people: dict[str, User]) -> None:
    step(handled(people), "ask_extension", people["officer_a"], note="户主张某电话 13800000000")
    notice = Notice.objects.get(kind="ask_extension")
    assert "张某" not in notice_words.line(notice.kind, notice.facts, notice.due_at)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE surveys_notice SET kind = 'close'",
        "DELETE FROM surveys_notice",
        "UPDATE surveys_noticeaddress SET role = 'leader', unit_id = NULL",
        "DELETE FROM surveys_noticeaddress",
    ],
)
def test_psql_cannot_change_who_was_told_what(sql: str, town: Town, people: dict[str, User]) -> None:
    sent_out(people)
    with pytest.raises((InternalError, DatabaseError)):
        run(sql)
    assert Notice.objects.get().kind == "dispatch"


AGAIN = "INSERT INTO surveys_notice (case_id, kind, step_id, at) SELECT case_id, kind, step_id, at FROM surveys_notice"
LEVEL = """
INSERT INTO surveys_notice (case_id, kind, timer_id, level, due_at, at)
SELECT case_id, 'red', id, 2, due_at, now() FROM surveys_casetimer WHERE clock = 'handle'
"""


def test_psql_cannot_tell_of_a_step_or_a_level_twice(town: Town, people: dict[str, User]) -> None:
    sent_out(people)
    with pytest.raises(IntegrityError):
        run(AGAIN)
    run(LEVEL)
    with pytest.raises(IntegrityError):
        run(LEVEL)


@pytest.mark.parametrize(
    "values", ["NULL, NULL, '', false", "1, NULL, 'leader', false", "NULL, NULL, 'leader', true"]
)
def test_an_address_names_exactly_one_addressee(values: str, town: Town, people: dict[str, User]) -> None:
    notice = sent_out(people).notices.get()
    with pytest.raises(IntegrityError):
        run(
            "INSERT INTO surveys_noticeaddress (notice_id, unit_id, user_id, role, heads_only)"
            f" VALUES (%s, {values})",
            notice.pk,
        )
    assert NoticeAddress.objects.count() == 1


def test_photos_are_no_part_of_a_notice(town: Town, people: dict[str, User]) -> None:
    step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    assert PHOTO not in str(Notice.objects.get(kind="hand_back").facts)
