"""Does the table of the procedure against illegal structures say what the laws say, and can nothing get round it?"""

import datetime
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from surveys.enforcement.needs import CHAIN_MEETS, ChainFacts, ChainNeed
from surveys.enforcement.papers import Papers
from surveys.enforcement.past import (
    ChainPast,
    Works,
    months_after,
    past_of,
    permit_fits,
    term_end,
    worked_days_after,
)
from surveys.enforcement.rules import (
    CHAIN,
    CHAIN_TABLE,
    DONE,
    ENDED,
    SETTLED,
    UNDER_WAY,
    BackTo,
    ChainAction,
    ChainStage,
    chain_steps_from,
    chain_unmet,
)

DAY = datetime.timedelta(days=1)
ZONE = datetime.timezone(datetime.timedelta(hours=8))
TODAY = datetime.date(2026, 6, 1)
NOON = datetime.datetime(2026, 6, 1, 12, tzinfo=ZONE)

#: standards.md B.7 and the laws: from, action, to.
ROWS = [
    ("found", "order_stop", "stop_ordered"),
    ("found", "examine", "examined"),
    ("stop_ordered", "seal_site", "stop_ordered"),
    ("stop_ordered", "confirm_stop", "stop_ordered"),
    ("stop_ordered", "examine", "examined"),
    ("found", "dismiss", "dismissed"),
    ("examined", "notify", "notified"),
    ("notified", "state", "notified"),
    ("notified", "ask_hearing", "notified"),
    ("notified", "call_hearing", "notified"),
    ("notified", "hold_hearing", "notified"),
    ("notified", "waive", "notified"),
    ("notified", "examine", "examined"),
    ("notified", "dismiss", "dismissed"),
    ("notified", "decide_correction", "correcting"),
    ("notified", "decide_removal", "decided"),
    ("notified", "decide_confiscation", "confiscated"),
    ("correcting", "confirm_corrected", "corrected"),
    ("correcting", "permit_afterwards", "permitted"),
    ("correcting", "correction_failed", "examined"),
    ("decided", "remind", "reminded"),
    ("reminded", "hear", "reminded"),
    ("reminded", "announce", "announced"),
    ("announced", "order_removal", "ordered"),
    ("ordered", "remove", "removed"),
    ("decided", "self_removed", "removed"),
    ("decided", "contest", "decided"),
    ("ordered", "uphold", "ordered"),
    ("reminded", "withdraw_contest", "reminded"),
    ("announced", "quash", "examined"),
    ("reminded", "apply_court", "at_court"),
    ("at_court", "court_allows", "allowed"),
    ("at_court", "court_refuses", "examined"),
    ("allowed", "remove", "removed"),
    ("removed", "file_away", "archived"),
    ("corrected", "file_away", "archived"),
    ("archived", "found_again", "found"),
    ("found", "measure", "found"),
]


@pytest.mark.parametrize(("before", "action", "after"), ROWS)
def test_the_table_leads_where_the_laws_say(before, action, after):
    step = CHAIN[ChainStage(before), ChainAction(action)]
    assert ChainPast(stage=ChainStage(before)).stage_after(step) == ChainStage(after)
    assert step.clause


def test_no_stage_and_no_action_is_idle_and_one_action_from_one_stage_is_one_step():
    assert (
        {step.action for step in CHAIN_TABLE}
        == set(ChainAction)
        == {ChainAction(row[1]) for row in ROWS} | {ChainAction.NOT_GONE}
    )
    led_to = {step.after for step in CHAIN_TABLE if isinstance(step.after, ChainStage)}
    assert led_to == set(ChainStage)
    assert len(CHAIN) == sum(len(step.before) for step in CHAIN_TABLE)
    assert SETTLED | ENDED == DONE
    assert not DONE & UNDER_WAY


def test_from_every_stage_the_procedure_can_come_to_its_end():
    reaches = set(ENDED)
    while True:
        more = {s for step in CHAIN_TABLE if step.after in reaches for s in step.before} - reaches
        if not more:
            break
        reaches |= more
    assert reaches == set(ChainStage)


def test_what_is_not_gone_goes_back_to_where_it_was():
    past = ChainPast(stage=ChainStage.ORDERED).after(ChainAction.SELF_REMOVED, Papers(), ChainStage.REMOVED)
    step = CHAIN[ChainStage.REMOVED, ChainAction.NOT_GONE]
    assert step.after is BackTo.BEFORE_DONE
    assert past.stage_after(step) == ChainStage.ORDERED


def test_every_need_has_a_test_and_a_step():
    assert set(CHAIN_MEETS) == set(ChainNeed) == {need for step in CHAIN_TABLE for need in step.needs}


LATE = NOON.replace(hour=22)
#: Facts with which each need is met, and the one change with which it is not.
MET = [
    *((need, {"given": {need.value}}, {"given": set()}) for need in (
        ChainNeed.FOOTPRINT, ChainNeed.CONSTRUCTION, ChainNeed.LAW, ChainNeed.CORRECTABLE, ChainNeed.DOCUMENT,
        ChainNeed.NOTE, ChainNeed.FILE_NUMBER, ChainNeed.FILE_PLACE)),
    (ChainNeed.PERMIT, {"given": {"permit_number"}}, {"given": set()}),
    (ChainNeed.CONTEST_KIND, {"given": {"contest"}}, {"given": set()}),
    (ChainNeed.PERMIT_MATCH, {"given": {"permit_match"}, "permit_fits": True}, {"permit_fits": False}),
    (ChainNeed.MEASURED, {"measured": True}, {"measured": False}),
    (ChainNeed.CAN_BE_CORRECTED, {"correctable": True}, {"correctable": None}),
    (ChainNeed.CANNOT_BE_CORRECTED, {"correctable": False}, {"correctable": None}),
    (ChainNeed.OF_PLANNING, {"of_planning": True}, {"of_planning": False}),
    (ChainNeed.OWN_ENFORCEMENT, {"by_court": False}, {"by_court": True}),
    (ChainNeed.COURT_ENFORCEMENT, {"by_court": True}, {"by_court": False}),
    (ChainNeed.SERVED, {"served_on": TODAY}, {"served_on": None}),
    (ChainNeed.IN_ORDER, {"served_on": TODAY, "last_on": TODAY}, {"served_on": TODAY + DAY}),
    (ChainNeed.IN_ORDER, {"served_on": TODAY, "last_on": TODAY}, {"served_on": TODAY - DAY}),
    (ChainNeed.UNTIL, {"served_on": TODAY, "until": TODAY + DAY}, {"until": TODAY}),
    (ChainNeed.COURT_REMINDER,
     {"by_court": True, "served_on": TODAY, "until": TODAY + 14 * DAY, "reminder_until": TODAY + 14 * DAY},
     {"until": TODAY + 13 * DAY}),
    (ChainNeed.NO_HEARING, {"hearing": ""}, {"hearing": "asked"}),
    (ChainNeed.NO_HEARING, {"hearing": ""}, {"hearing": "held"}),
    (ChainNeed.IN_HEARING_TERM, {"hearing_until": TODAY}, {"hearing_until": TODAY - DAY}),
    (ChainNeed.HEARING_ASKED, {"hearing": "asked"}, {"hearing": ""}),
    (ChainNeed.SEVEN_DAYS, {"until": TODAY, "hearing_from": TODAY}, {"hearing_from": TODAY + DAY}),
    (ChainNeed.HEARING_CALLED, {"hearing": "called"}, {"hearing": "asked"}),
    (ChainNeed.ON_ITS_DAY, {"hearing_on": TODAY}, {"hearing_on": TODAY + DAY}),
    (ChainNeed.HEARING_OVER, {"hearing": "held"}, {"hearing": "called"}),
    (ChainNeed.NOTICE_OVER, {"decidable_from": TODAY}, {"decidable_from": TODAY + DAY}),
    (ChainNeed.NOTICE_OVER, {"decidable_from": TODAY}, {"decidable_from": None}),
    (ChainNeed.TERM_OVER, {"term_until": TODAY - DAY}, {"term_until": TODAY}),
    (ChainNeed.TERM_OVER, {"term_until": TODAY - DAY}, {"served_on": TODAY - DAY}),
    (ChainNeed.CONTEST_OVER, {"contest_until": TODAY - DAY}, {"contest_until": TODAY}),
    (ChainNeed.IN_THREE_MONTHS, {"court_until": TODAY}, {"court_until": TODAY - DAY}),
    (ChainNeed.CONTESTED, {"contested": True}, {"contested": False}),
    (ChainNeed.NOT_CONTESTED, {"contested": False}, {"contested": True}),
    (ChainNeed.BEGAN, {"began": NOON}, {"began": NOON + DAY}),
    (ChainNeed.BEGAN, {"began": NOON}, {"began": None}),
    (ChainNeed.LAWFUL_DAY, {"began": NOON, "lawful_from": TODAY}, {"lawful_from": TODAY + DAY}),
    (ChainNeed.LAWFUL_DAY, {"began": NOON, "lawful_from": TODAY}, {"lawful_from": None}),
    (ChainNeed.LAWFUL_DAY, {"began": LATE, "emergency": True, "lawful_from": TODAY}, {"lawful_from": None}),
    (ChainNeed.DAYTIME, {"began": NOON}, {"began": LATE}),
    (ChainNeed.DAYTIME, {"began": NOON.replace(hour=6)}, {"began": NOON.replace(hour=5, minute=59)}),
    (ChainNeed.DAYTIME, {"began": LATE, "emergency": True}, {"emergency": False}),
    (ChainNeed.NO_HOLIDAY, {"began": NOON}, {"began_on_holiday": True}),
    (ChainNeed.NO_HOLIDAY, {"began": NOON, "began_on_holiday": True, "emergency": True}, {"emergency": False}),
    (ChainNeed.PHOTOS, {"photos": 1}, {"photos": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("need", "so", "otherwise"), MET)
def test_a_need_is_met_or_not(need, so, otherwise):
    facts = ChainFacts(today=TODAY, now=NOON, **so)
    assert CHAIN_MEETS[need](facts)
    assert not CHAIN_MEETS[need](replace(facts, **otherwise))


def test_every_need_stands_in_the_table_of_this_test():
    assert {need for need, _, _ in MET} == set(ChainNeed)


def works(day: datetime.date) -> bool:
    """Monday to Friday, but the first days of October."""
    return day.weekday() < 5 and not (day.month == 10 and day.day <= 7)


#: Served, law, upheld (served, final) → the last day for contesting.
TERMS = [
    ("2026-01-15", "planning", None, "2026-07-15"),  # six months, 行政诉讼法 art. 46
    ("2025-08-31", "planning", None, "2026-03-02"),  # 28 February is a Saturday: the Monday after
    ("2026-04-03", "village", None, "2026-10-08"),  # the holidays of October do not count as an end
    ("2026-01-15", "land", None, "2026-03-16"),  # a suit in 15 days, but reconsideration in 60
    ("2026-01-15", "planning", ("2026-03-10", False), "2026-03-25"),  # 15 days after reconsideration, art. 45
    ("2026-01-15", "planning", ("2026-03-06", False), "2026-03-23"),  # 21 March is a Saturday
    ("2026-01-15", "planning", ("2026-05-30", True), "2026-05-30"),  # a judgment in force is the end
]


@pytest.mark.parametrize(("served", "law", "upheld", "last"), TERMS)
def test_the_term_for_contesting_is_that_of_the_law(served, law, upheld, last):
    past = ChainPast(law=law, decided_on=datetime.date.fromisoformat(served))
    if upheld:
        past = replace(past, upheld_on=datetime.date.fromisoformat(upheld[0]), upheld_finally=upheld[1])
    assert past.contest_until(works) == datetime.date.fromisoformat(last)


def test_months_end_where_the_month_does():
    assert months_after(datetime.date(2025, 8, 31), 6) == datetime.date(2026, 2, 28)
    assert months_after(datetime.date(2026, 6, 30), 6) == datetime.date(2026, 12, 30)
    assert term_end(datetime.date(2026, 10, 1), works) == datetime.date(2026, 10, 8)


PERMITS = [
    ({"permit_match": "none"}, True),
    ({"permit_match": "none", "permit_number": "建字1号"}, False),
    ({"permit_match": "without_papers"}, True),
    ({"permit_match": "exceeded", "permit_number": "建字1号", "permit_area_m2": 80.0}, True),
    ({"permit_match": "exceeded", "permit_number": "建字1号", "permit_area_m2": 120.0}, False),
    ({"permit_match": "exceeded", "permit_area_m2": 80.0}, False),
    ({"permit_match": "exceeded", "permit_number": "建字1号"}, True),  # higher, or elsewhere than allowed
    ({"permit_match": "temporary_expired", "permit_number": "临1号", "permit_until": TODAY - DAY}, True),
    ({"permit_match": "temporary_expired", "permit_number": "临1号", "permit_until": TODAY}, False),
    ({}, False),
]


@pytest.mark.parametrize(("said", "fits"), PERMITS)
def test_what_is_said_of_permits_agrees_with_what_was_measured(said, fits):
    assert permit_fits(Papers(**said), area_m2=100.0, today=TODAY) is fits


def facts_on(past: ChainPast, papers: Papers, today: datetime.date, works: Works) -> ChainFacts:
    """The facts of a step as the service gathers them."""
    noon = datetime.datetime.combine(today, datetime.time(12), tzinfo=ZONE)
    began = papers.began
    return ChainFacts(
        today=today,
        now=noon,
        given=papers.names | {"note"},
        photos=1,
        measured=past.measured,
        correctable=past.correctable,
        of_planning=past.law == "planning",
        by_court=past.by_court,
        permit_fits=True,
        contested=bool(past.contest),
        served_on=papers.served_on,
        until=papers.until,
        last_on=past.last_on,
        term_until=past.term_until,
        contest_until=past.contest_until(works),
        court_until=past.court_until(works),
        reminder_until=worked_days_after(papers.served_on or today, 10, works),
        hearing=past.hearing,
        hearing_until=past.hearing_until(works),
        hearing_on=past.hearing_on,
        hearing_from=worked_days_after(papers.served_on or today, 7, works) + DAY,
        decidable_from=past.decidable_from(works),
        lawful_from=past.removable_from(works),
        began=began,
        began_on_holiday=began is not None and not works(began.date()) and began.weekday() < 5,
        emergency=papers.emergency,
    )


def papers(draw: Random, today: datetime.date) -> Papers:
    """What somebody might say: served some days ago or today, for a term of some days, begun at any hour."""
    served = today - draw.choice([0, 0, 1, 20]) * DAY
    return Papers(
        document="文号",
        served_on=served,
        until=served + draw.choice([1, 9, 20]) * DAY,
        footprint="shape",
        construction="finished",
        law=draw.choice(["planning", "village", "land"]),
        permit_match="none",
        correctable=draw.random() < 0.2,
        contest="suit",
        final=draw.random() < 0.5,
        began=datetime.datetime.combine(today, datetime.time(draw.randrange(24)), tzinfo=ZONE),
        emergency=draw.random() < 0.2,
        file_number="卷",
        file_place="柜",
    )


#: What would end a walk early, or leads nowhere, is tried seldom.
SELDOM = {
    "dismiss",
    "self_removed",
    "decide_confiscation",
    "decide_correction",
    "found_again",
    "hear",
    "quash",
    "state",
    "waive",
    "measure",
    "seal_site",
    "confirm_stop",
    "examine",
}


def walk(seed: int, start: datetime.date, *, days: tuple[int, ...] = (0, 1, 4, 12, 60), works: Works = works):
    """A random procedure, a step and some days at a time: what is behind it, the steps so far and the next one."""
    draw, past, today, taken = Random(seed), ChainPast(), start, []
    for _ in range(90):
        today += draw.choice(days) * DAY
        steps = list(chain_steps_from(past.stage))
        step = draw.choices(steps, [0.1 if step.action in SELDOM else 1 for step in steps])[0]
        with_it = papers(draw, today)
        if chain_unmet(step, facts_on(past, with_it, today, works)):
            continue
        yield past, taken, step.action, with_it, past.stage_after(step)
        past = past.after(step.action, with_it, past.stage_after(step))
        taken.append((step.action, with_it))


def test_no_order_of_steps_reaches_a_forced_removal_before_the_lawful_time():
    """Whatever removes by force has all behind it that the law asks."""
    removed: Counter[str] = Counter()
    heard = 0
    for seed in range(500):
        for past, taken, action, with_it, _stage in walk(seed, datetime.date(2026, 1, 5)):
            if action == ChainAction.REMOVE:
                check_lawful(taken, past, with_it)
                removed[past.law] += 1
                heard += "hold_hearing" in {action for action, _ in taken}
    assert min(removed[law] for law in ("planning", "village", "land")) > 2, removed
    assert heard > 2


def check_lawful(taken, past, with_it):
    """Recomputed from the list of steps alone, another way than the rules do."""
    last = max(i for i, (action, _) in enumerate(taken) if action == "decide_removal")
    since = taken[last:]
    decision, day = since[0][1], with_it.began.date()
    check_heard(taken[:last], decision)
    said = dict(since)
    rulings = [(a, p) for a, p in since if a in ("contest", "uphold", "withdraw_contest")]
    assert not {"quash", "court_refuses"} & said.keys()
    assert day > said["remind"].until > said["remind"].served_on > decision.until
    if rulings and rulings[-1][0] == "uphold":
        ruling = rulings[-1][1]
        assert day > ruling.served_on + (0 if ruling.final else 15) * DAY
    else:
        assert not rulings or rulings[-1][0] == "withdraw_contest"
        assert day > decision.served_on + 60 * DAY
        assert past.by_court or day > months_after(decision.served_on, 6)
    if past.by_court:
        assert "court_allows" in said
        assert said["remind"].until >= worked_days_after(said["remind"].served_on, 10, works)
    else:
        assert day > said["announce"].until > said["announce"].served_on > said["remind"].until
        assert day >= said["order_removal"].served_on > said["announce"].until
    assert with_it.emergency or 6 <= with_it.began.hour < 22
    assert with_it.emergency or works(day) or day.weekday() >= 5


def check_heard(before, decision):
    """The party was told what would be decided, and heard where it asked to be."""
    told = max(i for i, (action, _) in enumerate(before) if action == "notify")
    notice = before[told][1]
    assert not {"examine", "quash", "correction_failed"} & {action for action, _ in before[told:]}
    asked = [
        (a, p) for a, p in before[told:] if a in ("ask_hearing", "call_hearing", "hold_hearing", "waive")
    ]
    if asked and asked[-1][0] in ("hold_hearing", "waive"):
        assert decision.served_on >= asked[-1][1].served_on
        return
    assert not asked
    assert decision.served_on > notice.until
    assert (
        sum(works(notice.served_on + n * DAY) for n in range(1, (decision.served_on - notice.served_on).days))
        >= 5
    )


#: The notice, its last day, what came of a hearing → the first day on which it may be decided (9 January: a Friday).
NOTICES = [
    ("2026-01-09", "2026-01-12", {}, "2026-01-17"),
    ("2026-01-09", "2026-01-30", {}, "2026-01-31"),
    ("2026-09-29", "2026-09-30", {}, "2026-10-14"),  # the first days of October are no worked ones
    ("2026-01-09", "2026-01-12", {"hearing": "asked"}, None),
    ("2026-01-09", "2026-01-12", {"hearing": "called"}, None),
    ("2026-01-09", "2026-01-12", {"hearing": "held", "hearing_on": "2026-02-02"}, "2026-02-02"),
    ("2026-01-09", "2026-02-12", {"hearing": "held", "hearing_on": "2026-02-02"}, "2026-02-13"),
    ("2026-01-09", "2026-01-12", {"hearing": "waived", "waived_on": "2026-01-10"}, "2026-01-10"),
]


@pytest.mark.parametrize(("served", "until", "heard", "first"), NOTICES)
def test_it_is_decided_once_the_party_could_be_heard(served, until, heard, first):
    day = datetime.date.fromisoformat
    days = {name: day(value) if name.endswith("_on") else value for name, value in heard.items()}
    past = ChainPast(notified_on=day(served), notice_until=day(until), **days)
    assert past.decidable_from(works) == (first and day(first))


def test_what_a_step_has_kept_is_folded_as_it_was_said():
    class Kept:
        def __init__(self, reason: str, chain: str, **said: object) -> None:
            self.reason, self.detail, self.at = reason, {"chain": chain, "enforcement": said}, NOON

    steps = [
        Kept("measure", "found", construction="finished", footprint="POLYGON …"),
        Kept("examine", "examined", law="planning", correctable=False),
        Kept("decide_removal", "decided", served_on="2026-01-15", until="2026-01-30"),
    ]
    past = past_of(steps)
    assert (past.stage, past.measured, past.correctable) == (ChainStage.DECIDED, True, False)
    assert (past.term_until, past.last_on) == (datetime.date(2026, 1, 30), datetime.date(2026, 1, 15))
