"""Filing rules: proposed by one, in force once another approves, and never rewritten, whatever program writes."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from gis_core.models import User
from gis_core.work_time import Limit, LimitUnit
from surveys.models import FilingProposal, FilingRule
from surveys.services.filing_rules import (
    DayPassedError,
    LaterRuleError,
    NothingProposedError,
    NotOwnProposalError,
    OwnProposalError,
    ProposalDecidedError,
    approve_proposal,
    decline_proposal,
    propose_rules,
    withdraw_proposal,
)
from tests.grids.database.raw import run
from tests.surveys.filing.drafts import FAR_AWAY, LAST_YEAR, draft, in_force, propose
from tests.towns import category

DAY = datetime.timedelta(days=1)
KEY = "m06010"


@pytest.fixture
def two(people: dict[str, User]) -> tuple[User, User]:
    """Who proposes, and who decides."""
    return people["supervision"], people["admin"]


def approve(proposal: FilingProposal, by: User) -> FilingProposal:
    return approve_proposal(proposal=proposal, by=by, now=timezone.now())


def limits(day: datetime.date, key: str = KEY) -> list[Decimal]:
    return [rule.limit_value for rule in FilingRule.objects.valid_on(day).for_category(category(key).pk)]


def test_what_is_proposed_holds_once_another_approves(two: tuple[User, User]) -> None:
    proposal = propose(two[0], draft(value="2"), day=LAST_YEAR)
    assert limits(LAST_YEAR) == []
    approve(proposal, two[1])
    assert limits(LAST_YEAR - DAY) == []
    assert limits(LAST_YEAR) == limits(FAR_AWAY) == [2]


def test_a_change_closes_the_old_rule_on_the_day_before_the_new_one(two: tuple[User, User]) -> None:
    (old,) = in_force(*two, draft(value="4"))
    (new,) = in_force(*two, draft(value="2"), day=FAR_AWAY)
    assert (limits(FAR_AWAY - DAY), limits(FAR_AWAY)) == ([4], [2])
    old.refresh_from_db()
    assert (old.valid.upper, old.closed_by) == (FAR_AWAY, new.proposal)


def test_a_rule_is_closed_without_another_in_its_place(two: tuple[User, User]) -> None:
    first, _second = in_force(*two, draft(seq=1), draft(seq=2, value="8"))
    approve(propose(two[0], closing=[first]), two[1])
    assert limits(FAR_AWAY - DAY) == [4, 8]
    assert limits(FAR_AWAY) == [8]


def test_rules_of_an_area_stand_beside_those_of_every_area(two: tuple[User, User]) -> None:
    in_force(*two, draft(), draft(area_level="A", value="2"))
    rules = FilingRule.objects.valid_on(FAR_AWAY).for_category(category(KEY).pk)
    assert [rule.area_level for rule in rules] == ["", "A"]
    assert [rule.area_level for rule in rules.for_area("B")] == [""]
    assert rules.first().limit == Limit(Decimal("4.00"), LimitUnit.WORK_HOUR)  # type: ignore[union-attr]


def test_who_proposed_does_not_decide(two: tuple[User, User]) -> None:
    proposal = propose(two[0], draft())
    for decide in (approve_proposal, decline_proposal):
        with pytest.raises(OwnProposalError):
            decide(proposal=proposal, by=two[0], now=timezone.now())
    with pytest.raises(NotOwnProposalError):
        withdraw_proposal(proposal=proposal, by=two[1], now=timezone.now())
    assert limits(FAR_AWAY) == []


@pytest.mark.parametrize("decision", ["declined", "withdrawn"])
def test_what_was_turned_down_or_taken_back_never_holds(decision: str, two: tuple[User, User]) -> None:
    proposal = propose(two[0], draft())
    if decision == "declined":
        decline_proposal(proposal=proposal, by=two[1], now=timezone.now(), note="太短")
    else:
        withdraw_proposal(proposal=proposal, by=two[0], now=timezone.now())
    with pytest.raises(ProposalDecidedError):
        approve(proposal, two[1])
    assert limits(FAR_AWAY) == []


def test_a_rule_in_force_is_not_closed_on_a_day_that_has_passed(two: tuple[User, User]) -> None:
    in_force(*two, draft())
    proposal = propose(two[0], draft(value="2"), day=LAST_YEAR + DAY)
    with pytest.raises(DayPassedError):
        approve(proposal, two[1])
    assert limits(FAR_AWAY) == [4]


def test_of_two_changes_for_one_rule_the_earlier_day_does_not_come_second(two: tuple[User, User]) -> None:
    in_force(*two, draft())
    in_force(*two, draft(value="2"), day=FAR_AWAY)
    for day in (FAR_AWAY - DAY, FAR_AWAY):
        with pytest.raises(LaterRuleError, match="暴露垃圾"):
            approve(propose(two[0], draft(value="1"), day=day), two[1])
    in_force(*two, draft(value="1"), day=FAR_AWAY + DAY)
    assert limits(FAR_AWAY + DAY) == [1]


def test_a_proposal_of_nothing_is_refused(two: tuple[User, User]) -> None:
    with pytest.raises(NothingProposedError):
        propose_rules(drafts=[], effective_from=FAR_AWAY, title="空", by=two[0])


# What psql, signed in as the app, may not do either.

APPROVE = "UPDATE surveys_filingproposal SET state = 'approved', decided_by_id = %s, decided_at = now() WHERE id = %s"


def sql(statement: str, *values: object) -> Any:
    return run(statement, *values, role="wangge_app")


def test_the_database_refuses_the_proposer_s_own_approval(two: tuple[User, User]) -> None:
    proposal = propose(two[0], draft())
    with pytest.raises(IntegrityError, match="提出人不能审批自己提出的调整"):
        sql(APPROVE, two[0].pk, proposal.pk)
    with pytest.raises(IntegrityError, match="surveys_filingproposal_four_eyes"):
        sql("UPDATE surveys_filingproposal SET state = 'approved' WHERE id = %s", proposal.pk)


def test_the_database_takes_no_proposal_that_is_decided_from_the_start(two: tuple[User, User]) -> None:
    with pytest.raises(IntegrityError, match="要先提出"):
        sql(
            "INSERT INTO surveys_filingproposal"
            " (title, effective_from, state, proposed_by_id, decided_by_id, decided_at)"
            " VALUES ('直接', '2030-01-01', 'approved', %s, %s, now())",
            two[0].pk,
            two[1].pk,
        )


@pytest.mark.parametrize(
    "change",
    [
        "title = '改'",
        "effective_from = '2030-01-01'",
        "proposed_by_id = proposed_by_id + 1",
        "proposed_at = now() - interval '1 day'",
    ],
)
def test_the_database_keeps_what_was_proposed(change: str, two: tuple[User, User]) -> None:
    proposal = propose(two[0], draft())
    with pytest.raises(IntegrityError, match="内容不能改写或删除"):
        sql(f"UPDATE surveys_filingproposal SET {change} WHERE id = %s", proposal.pk)
    with pytest.raises(IntegrityError, match="内容不能改写或删除"):
        sql("DELETE FROM surveys_filingproposal WHERE id = %s", proposal.pk)


def test_the_database_lets_nobody_decide_twice(two: tuple[User, User]) -> None:
    proposal = propose(two[0], draft())
    decline_proposal(proposal=proposal, by=two[1], now=timezone.now())
    with pytest.raises(IntegrityError, match="只能决定一次"):
        sql(APPROVE, two[1].pk, proposal.pk)


COPY = (
    "INSERT INTO surveys_filingrule (category_id, seq, condition_zh, limit_value, limit_unit, proposal_id, valid)"
    " SELECT category_id, 99, condition_zh, 1, limit_unit, proposal_id, {valid} FROM surveys_filingrule WHERE id = %s"
)


def test_the_database_takes_rules_with_their_proposal_only(two: tuple[User, User]) -> None:
    (rule,) = in_force(*two, draft())
    with pytest.raises(IntegrityError, match="随一项调整一起提出"):
        sql(COPY.format(valid="NULL"), rule.pk)
    waiting = propose(two[0], draft(seq=2)).rules.get()
    with pytest.raises(IntegrityError, match="随一项调整一起提出"):
        sql(COPY.format(valid="daterange('2026-01-01', NULL)"), waiting.pk)


def test_the_database_takes_no_rule_into_a_proposal_of_another_transaction(two: tuple[User, User]) -> None:
    rule = propose(two[0], draft(seq=2)).rules.get()
    # Of another transaction: the moment of this one is not that of the proposal.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE surveys_filingproposal DISABLE TRIGGER keep")
    run("UPDATE surveys_filingproposal SET proposed_at = now() - interval '1 second'")
    run("ALTER TABLE surveys_filingproposal ENABLE TRIGGER keep")
    with pytest.raises(IntegrityError, match="随一项调整一起提出"):
        sql(COPY.format(valid="NULL"), rule.pk)
    with pytest.raises(IntegrityError, match="不能增减"):
        sql(
            "INSERT INTO surveys_filingclosing (proposal_id, rule_id) VALUES (%s, %s)",
            rule.proposal_id,
            rule.pk,
        )


@pytest.mark.parametrize(
    "change",
    [
        "limit_value = 99",
        "valid = daterange('2025-01-01', '2026-01-01')",
        "valid = daterange('2024-01-01', NULL)",
        "valid = NULL",
        "valid = NULL, condition_zh = '改'",
    ],
)
def test_the_database_never_rewrites_a_rule_in_force(change: str, two: tuple[User, User]) -> None:
    (rule,) = in_force(*two, draft())
    with pytest.raises(IntegrityError, match="不能改写或删除"):
        sql(f"UPDATE surveys_filingrule SET {change} WHERE id = %s", rule.pk)
    with pytest.raises(IntegrityError, match="不能改写或删除"):
        sql("DELETE FROM surveys_filingrule WHERE id = %s", rule.pk)


def test_the_database_puts_nothing_in_force_that_is_only_proposed(two: tuple[User, User]) -> None:
    rule = propose(two[0], draft(), day=LAST_YEAR).rules.get()
    with pytest.raises(IntegrityError, match="不能改写或删除"):
        sql("UPDATE surveys_filingrule SET valid = daterange('2025-01-01', NULL) WHERE id = %s", rule.pk)


def test_the_database_lets_nothing_slip_in_with_the_approval(two: tuple[User, User]) -> None:
    rule = propose(two[0], draft()).rules.get()
    sql(APPROVE, two[1].pk, rule.proposal_id)
    with pytest.raises(IntegrityError, match="不能改写或删除"):
        sql(
            "UPDATE surveys_filingrule SET valid = daterange(%s, NULL), limit_value = 99 WHERE id = %s",
            FAR_AWAY,
            rule.pk,
        )


def test_the_database_closes_a_rule_only_by_a_proposal_that_is_about_it(two: tuple[User, User]) -> None:
    (rule,) = in_force(*two, draft())
    (other,) = in_force(*two, draft(seq=2), day=FAR_AWAY)
    with pytest.raises(IntegrityError, match="不能改写或删除"):
        sql(
            "UPDATE surveys_filingrule SET valid = daterange('2025-01-01', %s), closed_by_id = %s WHERE id = %s",
            FAR_AWAY,
            other.proposal_id,
            rule.pk,
        )


def test_two_rules_of_one_number_never_hold_at_once(two: tuple[User, User]) -> None:
    in_force(*two, draft())
    waiting = propose(two[0], draft(value="2"), day=LAST_YEAR)
    sql(APPROVE, two[1].pk, waiting.pk)
    with pytest.raises(IntegrityError, match="surveys_filingrule_one_version"):
        sql(
            "UPDATE surveys_filingrule SET valid = daterange('2025-01-01', NULL) WHERE proposal_id = %s",
            waiting.pk,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": 0},
        {"value": "0"},
        {"value": "-1"},
        {"limit_unit": "week"},
        {"area_level": "D"},
        {"severity": "x"},
        {"condition_zh": ""},
        {"min_photos": 21},
        {"points_deducted": Decimal(-1)},
    ],
    ids=str,
)
def test_the_database_takes_sound_rules_only(wrong: dict[str, Any], two: tuple[User, User]) -> None:
    with pytest.raises(IntegrityError, match="surveys_filingrule_sound"):
        propose(two[0], draft(**wrong))
