"""Does the procedure against an illegal structure go stage by stage, on its clocks, and hold its case open?"""

import datetime
import uuid

import pytest

from gis_core.models import CalendarDay, User
from surveys.case_errors import (
    OtherContentError,
    StaleCaseError,
    StepForbiddenError,
    StepUnmetError,
    WrongGivenError,
)
from surveys.case_proof import verify_cases
from surveys.enforcement.errors import ChainNotOfferedError, ChainUnmetError
from surveys.models import Case, Enforcement, Notice
from surveys.services.actors import Actor
from surveys.services.advancing import offered
from surveys.services.alerting import look_at_clocks
from tests.surveys.cases import PHOTO, PHOTOS, filing, make_case, step
from tests.surveys.enforcement.structures import (
    DAY,
    FOUND,
    decided,
    enforce,
    illegal_case,
    notified,
    on,
    ordered,
    outline,
)
from tests.surveys.test_case_database import settle
from tests.towns import Town


@pytest.fixture
def by(people: dict[str, User]) -> User:
    return people["officer_a"]


@pytest.fixture
def case(town: Town, people: dict[str, User], by: User) -> Case:
    """A finished structure of m06001, whose unit has signed for it."""
    return illegal_case(by, people["supervision"])


def clocks(case: Case) -> dict[str, str]:
    """The running clocks, and on which day each began."""
    running = case.timers.filter(ended_at=None).values_list("clock", "started_at")
    return {clock: f"{at.astimezone(FOUND.tzinfo):%Y-%m-%d}" for clock, at in running}


def missing(case: Case, action: str, by: User, day: str, **said: object) -> set[str]:
    """The needs that are not met."""
    with pytest.raises(ChainUnmetError) as refused:
        enforce(case, action, by, day, **said)
    return {need.value for need in refused.value.missing}


def test_a_structure_goes_from_its_finding_to_its_removal_and_the_case_after_it(
    case: Case, by: User, people: dict[str, User]
) -> None:
    assert case.enforcement.stage == "found"
    ordered(case, by)
    enforce(case, "remove", by, "2026-07-17")
    step(case, "feed_back", by, now=on("2026-07-18"), photos=PHOTOS, note="已拆除")
    enforce(case, "file_away", by, "2026-07-20")
    done = step(case, "close", people["supervision"], now=on("2026-07-20"), condition=True)
    record = Enforcement.objects.get(case=case)
    assert (done.state, record.stage, record.file_place) == ("closed", "archived", "综合执法大队档案室")
    assert not done.timers.filter(ended_at=None).exists()
    assert (record.removable_from, record.contest_until) == (
        datetime.date(2026, 7, 16),
        datetime.date(2026, 7, 15),
    )
    settle()
    assert verify_cases().findings == []


def test_only_a_case_of_such_a_category_has_the_procedure(town: Town, people: dict[str, User]) -> None:
    plain = make_case(now=FOUND)
    step(plain, "file", people["supervision"], now=FOUND, **filing(plain))
    plain = step(plain, "dispatch", people["supervision"], now=FOUND)
    plain = step(plain, "accept", people["officer_a"], now=FOUND)
    assert not Enforcement.objects.exists()
    with pytest.raises(StepUnmetError, match="没有"):
        enforce(plain, "measure", people["officer_a"], "2026-01-09")
    assert "enforce" not in {s.action for s in offered(plain, Actor.of(people["officer_a"]), now=FOUND)}
    assert step(plain, "feed_back", people["officer_a"], photos=PHOTOS, note="好").state == "feedback"


def test_a_flag_of_the_category_decides_not_its_code(town: Town, people: dict[str, User]) -> None:
    plain = make_case(now=FOUND)
    plain.category.by_enforcement = True
    plain.category.save()
    step(plain, "file", people["supervision"], now=FOUND, **filing(plain))
    step(plain, "dispatch", people["supervision"], now=FOUND)
    assert Enforcement.objects.get().case == plain


def test_a_structure_is_not_handled_on_the_spot(town: Town, people: dict[str, User]) -> None:
    case = make_case(key="m06001", now=FOUND, reported_by=people["collector"])
    with pytest.raises(StepUnmetError):
        step(case, "self_handle", people["collector"], now=FOUND, photos=PHOTOS, note="已拆")


def test_the_database_computes_the_area_in_the_county_s_metric_system(
    town: Town, case: Case, by: User
) -> None:
    enforce(case, "measure", by, "2026-01-09", footprint=outline(size=0.02))
    record = Enforcement.objects.get(case=case)
    corners = record.geom.transform(town.county.work_srid, clone=True)
    assert record.area_m2 == pytest.approx(corners.area, rel=1e-9)
    assert record.area_m2 > 100


def test_an_outline_elsewhere_is_refused(case: Case, by: User) -> None:
    with pytest.raises(WrongGivenError) as refused:
        enforce(case, "measure", by, "2026-01-09", footprint=outline(3, 3))
    assert refused.value.member == "footprint"


def test_nothing_is_examined_before_it_was_measured_and_its_permits_looked_at(case: Case, by: User) -> None:
    assert missing(case, "examine", by, "2026-01-09", permit_match="exceeded") == {"measured", "permit_match"}


def test_what_can_be_corrected_is_not_removed_and_the_other_way_round(case: Case, by: User) -> None:
    enforce(case, "measure", by, "2026-01-09")
    enforce(case, "examine", by, "2026-01-09", correctable=True)
    notified(case, by, "2026-01-09")
    until = {"until": datetime.date(2026, 2, 1)}
    assert missing(case, "decide_removal", by, "2026-01-10", **until) == {"cannot_be_corrected"}
    enforce(case, "decide_correction", by, "2026-01-10", **until)
    assert missing(case, "correction_failed", by, "2026-02-01") == {"term_over"}
    enforce(case, "correction_failed", by, "2026-02-02", document="", served_on=None)
    notified(case, by, "2026-02-02")
    enforce(case, "decide_removal", by, "2026-02-03", until=datetime.date(2026, 2, 20))


def test_what_was_permitted_afterwards_is_settled(case: Case, by: User) -> None:
    enforce(case, "measure", by, "2026-01-09")
    enforce(case, "examine", by, "2026-01-09", correctable=True)
    notified(case, by, "2026-01-09")
    enforce(case, "decide_correction", by, "2026-01-10", until=datetime.date(2026, 2, 1))
    enforce(case, "permit_afterwards", by, "2026-01-20", permit_number="建字第 7 号")
    assert Enforcement.objects.get().stage == "permitted"
    assert step(case, "feed_back", by, now=on("2026-01-21"), photos=PHOTOS, note="已补办").state == "feedback"


def test_a_reminder_waits_for_the_term_of_the_decision_and_papers_come_in_order(case: Case, by: User) -> None:
    decided(case, by)
    soon = {"until": datetime.date(2026, 2, 20)}
    assert missing(case, "remind", by, "2026-01-30", **soon) == {"term_over"}
    assert missing(case, "remind", by, "2026-02-01", served_on=datetime.date(2026, 1, 3), **soon) == {
        "in_order",
        "term_over",
    }
    assert missing(case, "remind", by, "2026-02-01", until=datetime.date(2026, 2, 1)) == {"until"}
    with pytest.raises(ChainNotOfferedError, match="限期拆除"):
        enforce(case, "order_removal", by, "2026-02-01")


def test_the_order_waits_until_nobody_can_contest_the_decision_any_more(case: Case, by: User) -> None:
    decided(case, by)
    enforce(case, "remind", by, "2026-02-02", until=datetime.date(2026, 2, 12))
    enforce(case, "announce", by, "2026-02-24", until=datetime.date(2026, 3, 6))
    with pytest.raises(ChainUnmetError, match="2026-07-15"):
        enforce(case, "order_removal", by, "2026-07-15")
    enforce(case, "order_removal", by, "2026-07-16")


def test_removal_waits_for_day_and_for_a_day_that_is_no_holiday(case: Case, by: User) -> None:
    ordered(case, by)
    CalendarDay.objects.create(on_date="2026-07-17", is_workday=False, source="test")
    assert missing(case, "remove", by, "2026-07-16", hour=23) == {"daytime"}
    assert missing(case, "remove", by, "2026-07-17") == {"no_holiday"}
    assert missing(case, "remove", by, "2026-07-20", began=on("2026-07-15")) == {"lawful_day"}
    assert missing(case, "remove", by, "2026-07-20", began=on("2026-07-21")) == {"began"}
    enforce(case, "remove", by, "2026-07-17", hour=23, emergency=True)


def test_a_contested_decision_is_not_enforced_until_it_is_upheld_and_that_can_be_contested_too(
    case: Case, by: User
) -> None:
    decided(case, by)
    enforce(case, "contest", by, "2026-01-20", contest="reconsideration")
    assert clocks(case) == {"total": "2026-01-08"}
    enforce(case, "remind", by, "2026-02-02", until=datetime.date(2026, 2, 12))
    enforce(case, "announce", by, "2026-02-24", until=datetime.date(2026, 3, 6))
    assert missing(case, "order_removal", by, "2026-08-01") == {"not_contested"}
    enforce(case, "uphold", by, "2026-03-20")
    ends = Enforcement.objects.get().contest_until
    assert ends == datetime.date(2026, 4, 7)  # 4 to 6 April: a weekend, Qingming
    enforce(case, "order_removal", by, "2026-04-08")
    enforce(case, "remove", by, "2026-04-08")


def test_a_quashed_decision_falls_with_all_that_followed_it(case: Case, by: User) -> None:
    ordered(case, by)
    enforce(case, "contest", by, "2026-07-17", contest="suit")
    assert missing(case, "remove", by, "2026-07-20") == {"not_contested", "lawful_day"}
    enforce(case, "quash", by, "2026-08-20")
    record = Enforcement.objects.get()
    assert (record.stage, record.removable_from, record.contest) == ("examined", None, "")
    assert clocks(case) == {"notify": "2026-08-20", "total": "2026-01-08"}


def test_on_land_taken_illegally_only_the_court_enforces(case: Case, by: User) -> None:
    decided(case, by, law="land")
    # Ten worked days after 2 February, the Saturday before the spring festival being one.
    assert missing(case, "remind", by, "2026-02-02", until=datetime.date(2026, 2, 13)) == {"court_reminder"}
    enforce(case, "remind", by, "2026-02-02", until=datetime.date(2026, 2, 14))
    assert missing(case, "announce", by, "2026-02-24", until=datetime.date(2026, 3, 6)) == {"own_enforcement"}
    assert missing(case, "apply_court", by, "2026-03-16") == {"contest_over"}
    assert missing(case, "apply_court", by, "2026-06-17") == {"in_three_months"}
    enforce(case, "apply_court", by, "2026-03-20")
    enforce(case, "court_allows", by, "2026-04-10")
    enforce(case, "remove", by, "2026-04-13")


def test_the_authority_that_may_enforce_does_not_ask_the_court(case: Case, by: User) -> None:
    decided(case, by)
    enforce(case, "remind", by, "2026-02-02", until=datetime.date(2026, 2, 12))
    assert missing(case, "apply_court", by, "2026-07-20") >= {"court_enforcement"}


def test_nothing_is_decided_before_the_party_was_told_and_could_state_its_case(case: Case, by: User) -> None:
    enforce(case, "measure", by, "2026-01-09")
    enforce(case, "examine", by, "2026-01-09")
    until = {"until": datetime.date(2026, 3, 1)}
    with pytest.raises(ChainNotOfferedError):
        enforce(case, "decide_removal", by, "2026-01-12", **until)
    assert clocks(case)["notify"] == "2026-01-09"
    enforce(case, "notify", by, "2026-01-09", until=datetime.date(2026, 1, 12))
    assert clocks(case)["decide"] == "2026-01-17"
    enforce(case, "state", by, "2026-01-12", document="")
    # Friday 9 January; a hearing may be asked for within five worked days, until Friday 16.
    with pytest.raises(ChainUnmetError, match="2026-01-17"):
        enforce(case, "decide_removal", by, "2026-01-16", **until)
    assert missing(case, "ask_hearing", by, "2026-01-19", document="") == {"in_hearing_term"}
    enforce(case, "decide_removal", by, "2026-01-17", **until)


def test_a_hearing_that_was_asked_for_is_called_seven_work_days_before_and_held_first(
    case: Case, by: User, people: dict[str, User]
) -> None:
    enforce(case, "measure", by, "2026-01-09")
    enforce(case, "examine", by, "2026-01-09")
    enforce(case, "notify", by, "2026-01-09", until=datetime.date(2026, 1, 16))
    assert missing(case, "hold_hearing", by, "2026-01-12") == {"hearing_called"}
    enforce(case, "ask_hearing", by, "2026-01-12", document="")
    assert "decide" not in clocks(case)  # it is the party's turn
    assert Notice.objects.filter(kind="enforce", addresses__role="supervision").exists()
    until = {"until": datetime.date(2026, 3, 1)}
    assert missing(case, "decide_removal", by, "2026-01-20", **until) == {"hearing_over"}
    assert missing(case, "call_hearing", by, "2026-01-13", until=datetime.date(2026, 1, 22)) == {"seven_days"}
    enforce(case, "call_hearing", by, "2026-01-13", until=datetime.date(2026, 1, 23))
    assert missing(case, "hold_hearing", by, "2026-01-22") == {"on_its_day"}
    enforce(case, "hold_hearing", by, "2026-01-23")
    assert clocks(case)["decide"] == "2026-01-23"
    assert missing(case, "ask_hearing", by, "2026-01-23", document="") >= {"no_hearing"}
    enforce(case, "decide_removal", by, "2026-01-23", **until)


def test_what_the_party_said_may_lead_to_another_examination_and_another_notice(case: Case, by: User) -> None:
    enforce(case, "measure", by, "2026-01-09")
    enforce(case, "examine", by, "2026-01-09")
    notified(case, by, "2026-01-09")
    enforce(case, "examine", by, "2026-01-12", correctable=True)
    enforce(case, "notify", by, "2026-01-12", until=datetime.date(2026, 1, 15))
    assert missing(case, "decide_correction", by, "2026-01-13", until=datetime.date(2026, 3, 1)) == {
        "notice_over"
    }


def test_who_removes_it_themselves_need_not_wait(case: Case, by: User) -> None:
    decided(case, by)
    enforce(case, "self_removed", by, "2026-01-16", document="", served_on=None)
    assert Enforcement.objects.get().stage == "removed"
    enforce(case, "not_gone", by, "2026-01-18", document="", served_on=None)
    assert Enforcement.objects.get().stage == "decided"


def test_the_clock_of_a_stage_begins_when_its_step_can_be_taken(case: Case, by: User) -> None:
    assert clocks(case) == {"handle": "2026-01-08", "total": "2026-01-08", "visit": "2026-01-08"}
    decided(case, by)
    assert clocks(case) == {"remind": "2026-01-31", "total": "2026-01-08"}
    reminded = enforce(case, "remind", by, "2026-02-02", until=datetime.date(2026, 2, 12))
    assert clocks(case) == {"announce": "2026-02-13", "total": "2026-01-08"}
    timer = case.timers.get(clock="announce", ended_at=None)
    assert timer.warn_at == timer.started_at == reminded.warn_at
    enforce(case, "announce", by, "2026-02-24", until=datetime.date(2026, 3, 6))
    assert clocks(case) == {"order": "2026-07-16", "total": "2026-01-08"}


def test_the_handling_that_the_filing_rule_limits_ends_with_the_decision(case: Case, by: User) -> None:
    handle = case.timers.get(clock="handle")
    decided(case, by, day="2026-01-09")
    handle.refresh_from_db()
    assert (handle.ended_at, handle.late) == (on("2026-01-09"), True)  # four work hours were given
    assert Case.objects.get(pk=case.pk).late


def test_the_clock_of_a_stage_tells_its_unit_once_it_is_its_turn(case: Case, by: User) -> None:
    decided(case, by)
    assert look_at_clocks(now=on("2026-01-30")) == 0
    look_at_clocks(now=on("2026-01-31"))
    told = Notice.objects.get(kind="yellow")
    assert (told.case, told.facts["clock"]) == (case, "remind")


def test_that_building_must_stop_is_told_to_the_unit_of_the_grid(case: Case, by: User) -> None:
    enforce(case, "order_stop", by, "2026-01-08")
    told = Notice.objects.get(kind="enforce")
    assert told.facts["reason"] == "order_stop"
    assert case.accountable_unit_id in told.addresses.values_list("unit_id", flat=True)


@pytest.mark.parametrize("action", ["feed_back", "force_close"])
def test_a_case_does_not_end_while_its_procedure_is_under_way(
    action: str, case: Case, by: User, people: dict[str, User]
) -> None:
    who = by if action == "feed_back" else people["supervision"]
    with pytest.raises(StepUnmetError, match="尚未"):
        step(case, action, who, now=FOUND, photos=PHOTOS, note="已处理")
    assert action not in {s.action for s in offered(case, Actor.of(who), now=FOUND)}


def test_a_case_is_closed_once_its_file_is_put_away(case: Case, by: User, people: dict[str, User]) -> None:
    enforce(case, "self_removed", by, "2026-01-09", document="", served_on=None)
    step(case, "feed_back", by, now=on("2026-01-09"), photos=PHOTOS, note="已拆除")
    with pytest.raises(StepUnmetError, match="归档"):
        step(case, "close", people["supervision"], now=on("2026-01-09"), condition=True)


def test_a_step_of_others_is_refused_a_repeated_one_changes_nothing_a_late_one_says_what_happened(
    case: Case, by: User, people: dict[str, User]
) -> None:
    with pytest.raises(StepForbiddenError):
        enforce(case, "measure", people["officer_b"], "2026-01-09")
    op = uuid.uuid4()
    enforce(case, "measure", by, "2026-01-09", client_op=op)
    again = enforce(case, "measure", by, "2026-01-09", client_op=op)
    assert case.steps.filter(action="enforce").count() == 1
    with pytest.raises(OtherContentError):
        enforce(case, "measure", by, "2026-01-09", client_op=op, storeys=3)
    with pytest.raises(StaleCaseError, match="违法建设"):
        enforce(case, "examine", by, "2026-01-09", version=again.version - 1)


def test_what_is_sent_to_another_unit_takes_its_time_anew(
    town: Town, people: dict[str, User], by: User
) -> None:
    case = illegal_case(by, people["supervision"])
    note = {"reason": "wrong_territory", "note": "界外", "photos": (PHOTO,)}
    step(case, "hand_back", by, now=FOUND, **note)
    step(case, "accept_return", people["supervision"], now=FOUND, note="属实")
    assert "visit" not in clocks(case)
    sent = step(case, "dispatch", people["supervision"], now=FOUND + DAY)
    timer = sent.timers.get(clock="visit", ended_at=None)
    assert (timer.unit_id, timer.started_at) == (sent.handling_unit_id, FOUND + DAY)
