"""Each gate of a project: what opens it and what keeps it shut."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renovation.rules.gates import (
    GATES,
    BuildingFacts,
    Event,
    Facts,
    Height,
    HouseholdFacts,
    Paper,
    lacking,
    months_after,
    not_clear,
)

ON = date(2027, 3, 1)
BEFORE = date(2027, 1, 29)
SERVED = date(2026, 8, 31)

#: A project that may do everything on the day.
DONE = Facts(
    papers=dict.fromkeys(Paper, BEFORE),
    households=(
        HouseholdFacts("H1", "B1", signed_on=BEFORE, compensated_on=BEFORE, vacated_on=BEFORE),
        HouseholdFacts("H2", "B1", court_order_on=BEFORE, compensated_on=BEFORE, vacated_on=BEFORE),
    ),
    buildings=(
        BuildingFacts("B1", is_registered=False, examined_on=BEFORE, demolished_on=BEFORE),
        BuildingFacts("R1", True, Height.MULTI, dwellings=2, accepted=2, has_quality_sign=True),
        BuildingFacts("R2", True, Height.HIGH, dwellings=3, accepted=3, has_quality_sign=True),
    ),
    households_total=2,
    many_households=2,
    most_object=True,
    needed_yuan=Decimal(100),
    deposited_yuan=Decimal(100),
)
MILESTONES = sorted({row.milestone for row in GATES})


def keys(facts: Facts, milestone: str, event: Event = Event.FINISH, on: date = ON) -> list[str]:
    return [row.key for row, _lack in lacking(facts, milestone, event, on)]


@pytest.mark.parametrize("milestone", MILESTONES)
def test_a_project_that_shows_everything_passes_every_gate(milestone: str) -> None:
    assert keys(DONE, milestone) == []


def without(paper: Paper) -> Facts:
    return replace(DONE, papers={kind: day for kind, day in DONE.papers.items() if kind is not paper})


def household(**changes: object) -> Facts:
    return replace(DONE, households=(replace(DONE.households[0], **changes), DONE.households[1]))  # type: ignore[arg-type]


def building(number: int, **changes: object) -> Facts:
    buildings = list(DONE.buildings)
    buildings[number] = replace(buildings[number], **changes)  # type: ignore[arg-type]
    return replace(DONE, buildings=tuple(buildings))


@pytest.mark.parametrize(
    ("milestone", "facts", "stopped_by"),
    [
        ("M2", without(Paper.ANNUAL_PLAN), "annual_plan"),
        ("M2", without(Paper.EXPERT_ARGUMENT), "expert_argument"),
        ("M2", without(Paper.PUBLICATION), "comment"),
        ("M2", without(Paper.REVISIONS), "revisions"),
        ("M2", without(Paper.HEARING), "hearing"),
        ("M2", without(Paper.RISK_ASSESSMENT), "risk_assessment"),
        ("M2", without(Paper.GOVERNMENT_MEETING), "government_meeting"),
        ("M2", without(Paper.DEPOSIT), "deposit"),
        ("M2", replace(DONE, deposited_yuan=Decimal("99.99")), "deposit"),
        ("M2", building(0, examined_on=None), "unregistered"),
        ("M3", household(signed_on=None), "settled"),
        ("M3", replace(DONE, households_total=3), "settled"),
        ("M3", replace(DONE, households=(), households_total=0), "settled"),
        ("M4a", household(compensated_on=None), "clear_building"),
        ("M4a", household(vacated_on=None), "clear_building"),
        ("M4b", building(0, demolished_on=None), "demolished"),
        ("M7", without(Paper.LAND), "land"),
        ("M7", without(Paper.PLANNING_PERMIT), "planning_permit"),
        ("M7", without(Paper.CONSTRUCTION_PERMIT), "construction_permit"),
        ("M7", replace(DONE, blacklisted=("示例建筑公司",)), "blacklisted"),
        ("M8a", building(1, accepted=1), "accepted"),
        ("M8a", building(1, has_quality_sign=False), "quality_sign"),
        ("M8b", building(2, accepted=2), "accepted"),
        ("M8b", building(2, has_quality_sign=False), "quality_sign"),
    ],
)
def test_one_thing_missing_stops_its_milestone_and_no_other(
    milestone: str, facts: Facts, stopped_by: str
) -> None:
    assert keys(facts, milestone) == [stopped_by]
    others = [other for other in MILESTONES if other != milestone]
    assert [keys(facts, other) for other in others] == [[] for _other in others]


@pytest.mark.parametrize("milestone", ["M4a", "M7"])
def test_what_is_begun_by_an_act_is_stopped_before_the_act(milestone: str) -> None:
    nothing = Facts()
    assert keys(nothing, milestone, Event.BEGIN)
    assert keys(nothing, milestone, Event.FINISH)
    assert keys(nothing, "M3", Event.BEGIN) == []


def test_comment_lasts_thirty_whole_days_after_the_publication() -> None:
    facts = replace(DONE, papers={**DONE.papers, Paper.PUBLICATION: date(2027, 1, 29)})
    assert keys(facts, "M2", on=date(2027, 2, 28)) == ["comment"]
    [(_row, lack)] = lacking(facts, "M2", Event.FINISH, date(2027, 2, 28))
    assert lack.possible_from == date(2027, 3, 1)
    assert keys(facts, "M2", on=date(2027, 3, 1)) == []


def test_a_hearing_is_asked_where_most_object_and_a_meeting_where_many_live() -> None:
    facts = replace(without(Paper.HEARING), most_object=False)
    assert keys(facts, "M2") == []
    facts = replace(without(Paper.GOVERNMENT_MEETING), many_households=3)
    assert keys(facts, "M2") == []


def test_nothing_is_demolished_where_no_building_is_known() -> None:
    bare = replace(DONE, buildings=())
    assert (keys(bare, "M4a"), keys(bare, "M4b")) == (["clear_building"], ["demolished"])


def test_a_paper_of_tomorrow_shows_nothing_today() -> None:
    facts = replace(DONE, papers={**DONE.papers, Paper.LAND: ON + timedelta(days=1)})
    assert keys(facts, "M7") == ["land"]


@pytest.mark.parametrize(
    ("told", "on", "is_settled"),
    [
        ({"signed_on": ON}, ON, True),
        ({"signed_on": ON + timedelta(days=1)}, ON, False),
        ({"decision_served_on": SERVED}, date(2027, 2, 28), False),  # the last day of six months
        ({"decision_served_on": SERVED}, date(2027, 3, 1), True),
        ({"decision_served_on": SERVED, "contested_on": SERVED}, date(2028, 1, 1), False),
        ({"decision_served_on": SERVED, "contested_on": SERVED, "upheld_on": ON}, ON, True),
        ({"court_order_on": ON}, ON, True),
        ({}, ON, False),
    ],
)
def test_a_household_is_settled_by_agreement_final_decision_or_court(
    told: dict[str, date], on: date, is_settled: bool
) -> None:
    assert HouseholdFacts("H", **told).is_settled(on) is is_settled  # type: ignore[arg-type]


def test_what_is_missing_is_counted_and_named() -> None:
    [(_row, lack)] = lacking(replace(household(signed_on=None), households_total=5), "M3", Event.FINISH, ON)
    assert (lack.missing, lack.of, lack.which) == (4, 5, ("H1",))
    [(_row, lack)] = lacking(replace(DONE, deposited_yuan=Decimal(40)), "M2", Event.FINISH, ON)
    assert lack.yuan == Decimal(60)


def test_demolition_begins_with_the_first_building_that_is_clear() -> None:
    two = replace(DONE, buildings=(*DONE.buildings, BuildingFacts("B2")))
    two = replace(two, households=(*DONE.households, HouseholdFacts("H3", "B2")))
    assert keys(two, "M4a") == []
    assert not_clear([HouseholdFacts("H3", "B2")], ON) is not None
    assert not_clear(DONE.households, ON) is None


@example(day=date(2026, 8, 31), months=6)
@given(day=st.dates(date(1950, 1, 1), date(2150, 1, 1)), months=st.integers(0, 48))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
