"""Does the table of steps say what domain/dictionary.md C.3 says, and lead from every state to an end?"""

import datetime
from dataclasses import replace

import pytest

from surveys.enforcement.rules import ChainStage
from surveys.needs import MEETS, Facts, Need, photos_needed
from surveys.rules import (
    OPEN,
    REASONS,
    STAGES,
    STEPS,
    TABLE,
    TERMINAL,
    Action,
    Clock,
    State,
    Timing,
    Who,
    unmet,
)

NOW = datetime.datetime(2026, 6, 1, 9, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)

#: C.3 as it stands there: row, from, action, to.
C3 = [
    (2, "draft", "report", "reported"),
    (3, "reported", "ask_verification", "verifying"),
    (4, "verifying", "tell_verification", "reported"),
    (5, "reported", "decline", "not_filed"),
    (6, "reported", "merge", "merged"),
    (7, "reported", "file", "filed"),
    (8, "filed", "dispatch", "dispatched"),
    (9, "dispatched", "accept", "handling"),
    (10, "dispatched", "hand_back", "return_review"),
    (10, "handling", "hand_back", "return_review"),
    (11, "return_review", "accept_return", "filed"),
    (12, "return_review", "refuse_return", "dispatched"),
    (13, "return_review", "rule", "dispatched"),
    (14, "handling", "grant_extension", "handling"),
    (15, "handling", "suspend", "suspended"),
    (16, "suspended", "resume", "handling"),
    (17, "handling", "feed_back", "feedback"),
    (18, "feedback", "ask_check", "checking"),
    (19, "checking", "pass_check", "feedback"),
    (19, "checking", "fail_check", "feedback"),
    (20, "feedback", "close", "closed"),
    (21, "feedback", "rework", "handling"),
    (21, "checking", "rework", "handling"),
    (25, "closed", "reopen", "handling"),
    (26, "closed", "appeal", "closed"),
    (27, "closed", "archive", "archived"),
]


@pytest.mark.parametrize(("row", "before", "action", "after"), C3)
def test_the_table_leads_where_the_dictionary_says(row, before, action, after):
    step = STEPS[State(before), Action(action)]
    assert (step.row, step.after or State(before)) == (row, State(after))


@pytest.mark.parametrize(
    ("row", "action", "after"),
    [(22, "supervise", None), (23, "void", "voided"), (24, "force_close", "forced_closed")],
)
def test_any_open_case_can_be_ordered_voided_and_closed_by_force(row, action, after):
    for state in OPEN:
        step = STEPS[state, Action(action)]
        assert (step.row, step.after) == (row, after and State(after))


def test_all_27_rows_are_there_and_no_state_or_action_is_idle():
    assert sorted({step.row for step in TABLE}) == list(range(1, 28))
    assert {step.action for step in TABLE} == set(Action)
    assert {step.after for step in TABLE} - {None} == set(State)
    assert set(STAGES) == set(State)


def test_one_action_from_one_state_is_one_step():
    assert len(STEPS) == sum(len(step.before) for step in TABLE)


def test_from_every_open_state_a_case_can_come_to_its_regular_end():
    reaches = {State.CLOSED}
    regular = [step for step in TABLE if step.row not in (23, 24, 27)]
    while True:
        more = {s for step in regular if step.after in reaches for s in step.before} - reaches
        if not more:
            break
        reaches |= more
    assert reaches >= OPEN


def test_nothing_leads_out_of_an_ended_case_but_reopening_and_the_archive():
    ways = {
        (step.action, step.after) for (state, _), step in STEPS.items() if state in TERMINAL and step.after
    }
    assert ways == {(Action.REOPEN, State.HANDLING), (Action.ARCHIVE, State.ARCHIVED)}
    assert not [state for state, _ in STEPS if state == State.ARCHIVED]


def test_a_case_that_ends_leaves_no_clock_running():
    """Walk through the table with the set of clocks that may run; at an end it is empty."""
    seen: set[tuple[State, frozenset[Clock]]] = set()
    todo = [(State.DRAFT, frozenset[Clock]())]
    while todo:
        state, running = todo.pop()
        if (state, running) in seen:
            continue
        seen.add((state, running))
        assert state not in TERMINAL or not running, (state, sorted(running))
        for step in (step for (before, _), step in STEPS.items() if before == state):
            after = set(running)
            for timing, clock in step.clocks:
                if timing is Timing.START:
                    after.add(clock)
                elif timing in (Timing.STOP, Timing.RESET):
                    after.discard(clock)
                else:  # of those who work along there may be none
                    assert clock in after | {Clock.JOINT}, (step.action, clock)
            todo.append((step.after or state, frozenset(after)))


def test_no_admin_decides_a_case_and_a_leader_only_orders():
    assert {step.action for step in TABLE if Who.LEADER in step.who} == {Action.SUPERVISE}
    assert "admin" not in {who.value for step in TABLE for who in step.who}


def test_every_action_with_reasons_needs_one():
    needing = {step.action for step in TABLE if Need.REASON in step.needs}
    assert needing == set(REASONS)


def test_every_need_has_a_test_and_a_step():
    assert set(MEETS) == set(Need) == {need for step in TABLE for need in step.needs}


@pytest.mark.parametrize(
    ("action", "min_photos", "needed"),
    [
        ("feed_back", 3, 3),
        ("feed_back", 1, 1),
        ("feed_back", 0, 1),  # C.3 row 17: never without after-photos
        ("feed_back", None, 1),
        ("pass_check", 3, 1),  # C.10: one at the check
        ("fail_check", 3, 1),
    ],
)
def test_the_filing_rule_says_how_many_photos_prove_the_work(action, min_photos, needed):
    assert photos_needed(action, min_photos) == needed


#: Facts with which each need is met, and the one change with which it is not.
MET = [
    (Need.REASON, {"reason": "real"}, {"reason": ""}),
    (Need.NOTE, {"given": {"note"}}, {"given": set()}),
    (Need.PHOTOS, {"photos": 1}, {"photos": 0}),
    (Need.PHOTOS, {"photos": 2, "photos_needed": 2}, {"photos": 1}),
    (Need.EVIDENCE, {"reason": "wrong_territory", "photos": 1}, {"photos": 0}),
    (Need.EVIDENCE, {"reason": "private_dispute"}, {"reason": "other_owner"}),
    (Need.OWNER, {"reason": "other_owner", "given": {"unit"}}, {"given": set()}),
    (Need.FILING_RULE, {"given": {"filing_rule"}}, {"given": set()}),
    (Need.PARENT, {"parent_fits": True}, {"parent_fits": False}),
    (Need.ASSIGNEE, {"assignee_id": 1}, {"assignee_id": None}),
    (Need.UNIT, {"given": {"unit"}}, {"given": set()}),
    (Need.NOT_EXONERATED, {"unit_exonerated": False}, {"unit_exonerated": True}),
    (Need.IN_WINDOW, {"hand_back_until": NOW}, {"hand_back_until": NOW - HOUR}),
    (Need.NOT_RULED, {"ruled": False}, {"ruled": True}),
    (Need.NO_RULING_DUE, {"hand_backs": 1}, {"hand_backs": 2}),
    (Need.NOT_LATE, {"handle_due_at": NOW}, {"handle_due_at": NOW - HOUR}),
    (Need.EXTENSIONS_LEFT, {"extensions": 1}, {"extensions": 2}),
    (Need.FIRST_SUSPENSION, {"suspensions": 0}, {"suspensions": 1}),
    (Need.ASKED, {"asked_by": 1}, {"asked_by": None}),
    (Need.NOT_ASKED, {"asked_by": None}, {"asked_by": 1}),
    (Need.ORDERED, {"ordered": True}, {"ordered": False}),
    (Need.SECOND_PERSON, {"asked_by": 1, "actor_id": 2}, {"actor_id": 1}),
    (Need.SECOND_PERSON, {"asked_by": 1, "actor_id": 2}, {"asked_by": None}),
    (Need.REVIEW_DATE, {"until": NOW + 365 * 24 * HOUR}, {"until": NOW + 367 * 24 * HOUR}),
    (Need.REVIEW_DATE, {"until": NOW + HOUR}, {"until": None}),
    (Need.REPLY_DATE, {"until": NOW + HOUR}, {"until": NOW}),
    (Need.CHECKER, {"assignee_id": 2, "handler_id": 1}, {"assignee_id": 1}),
    (Need.NOT_HANDLER, {"actor_id": 2, "handler_id": 1}, {"actor_id": 1}),
    (Need.NEAR, {"distance_m": 50.0}, {"distance_m": 50.1}),
    (Need.NEAR, {"distance_m": 0.0}, {"distance_m": None}),
    (Need.CHECK_PASSED, {"checked": False}, {"checked": True, "check_passed": False}),
    (Need.CHECK_PASSED, {"checked": True, "check_passed": True}, {"check_passed": False}),
    (Need.CONDITION, {"given": {"condition"}}, {"given": set()}),
    (Need.RECENTLY_CLOSED, {"closed_at": NOW - 30 * 24 * HOUR}, {"closed_at": NOW - 30 * 24 * HOUR - HOUR}),
    (Need.DISPATCHED_ONCE, {"dispatched": True}, {"dispatched": False}),
    (Need.WAS_LATE, {"was_late": True}, {"was_late": False}),
    (Need.FIRST_APPEAL, {"appeals": 0}, {"appeals": 1}),
    (Need.NEW_REVIEWER, {"actor_id": 2, "reviewers": [1]}, {"actor_id": 1}),
    (Need.BEFORE_AND_AFTER, {"photos": 2}, {"photos": 1}),
    (Need.CHAIN, {"chain": ChainStage.FOUND}, {"chain": None}),
    (Need.NO_CHAIN, {"chain_due": False}, {"chain_due": True}),
    (Need.CHAIN_DONE, {"chain": ChainStage.REMOVED}, {"chain": ChainStage.ORDERED}),
    (Need.CHAIN_DONE, {"chain": None}, {"chain": ChainStage.FOUND}),
    (Need.CHAIN_ENDED, {"chain": ChainStage.ARCHIVED}, {"chain": ChainStage.REMOVED}),
    (Need.IS_GAP, {"is_gap": True}, {"is_gap": False}),
    (Need.PROMISE, {"reason": "not_needed"}, {"reason": "interim"}),
    (Need.PROMISE, {"reason": "build", "until": NOW + HOUR}, {"until": NOW + 3654 * 24 * HOUR}),
    (Need.PROJECT, {"reason": "build", "given": {"project", "money"}}, {"given": {"project"}}),
    (Need.BUILT, {"reason": "built", "photos": 1}, {"photos": 0}),
    (Need.GAP_SETTLED, {"last_outcome": "not_needed"}, {"last_outcome": "build"}),
    (Need.JOINT_DATE, {"until": NOW + HOUR}, {"until": NOW}),
    (Need.JOINT_DATE, {"until": NOW + 366 * 24 * HOUR}, {"until": NOW + 367 * 24 * HOUR}),
    (Need.JOINS, {"joint_unit_id": 3, "leading_unit_id": 1, "owing": {2}}, {"joint_unit_id": 1}),
    (Need.JOINS, {"joint_unit_id": 3, "leading_unit_id": 1, "owing": {2}}, {"joint_unit_id": 2}),
    (Need.OWES, {"joint_unit_id": 2, "owing": {2}}, {"owing": {3}}),
    (Need.SOMEBODY_OWES, {"owing": {2}}, {"owing": set()}),
    (Need.NAMED_OWES, {"joint_unit_id": 2, "owing": {2}}, {"owing": {3}}),
    (Need.ALL_ANSWERED, {"owing": set()}, {"owing": {2}}),
    (Need.MOVES, {"moves": True}, {"moves": False}),
    (Need.PHOTOS_ARRIVED, {"photos_named": 4, "photos_kept": 4}, {"photos_kept": 3}),
]


@pytest.mark.parametrize(("need", "so", "otherwise"), MET)
def test_a_need_is_met_or_not(need, so, otherwise):
    facts = Facts(now=NOW, **so)
    assert MEETS[need](facts)
    assert not MEETS[need](replace(facts, **otherwise))


def test_every_need_stands_in_the_table_of_this_test():
    assert {need for need, _, _ in MET} == set(Need)


def test_what_is_missing_is_told_in_the_order_of_the_table():
    step = STEPS[State.HANDLING, Action.HAND_BACK]
    assert unmet(step, Facts(now=NOW, ruled=True)) == (Need.REASON, Need.NOTE, Need.NOT_RULED)
