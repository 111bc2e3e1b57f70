"""What does a month cost whom, and which observations and cases cost it?  A table, then properties."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rules.evidence import CaseFacts, Evidence, GoodDeed, Observation
from assessment.rules.formula import STANDARD, CaseTerms, Charge, ChargeTerms, FewCases, Formula, RankTerms
from assessment.rules.scores import Score, Unranked, scores_of
from tests.assessment.rules.evidence import A, B, C, cases, evidence, looks

SEEN = looks(10)
ONE_LATE_DAY = cases(1, days_late=1)
FINDING = {**STANDARD.charges, Charge.FINDING: ChargeTerms(Decimal("0.1"), Decimal(2))}


def score(found: Evidence, unit: int = A, formula: Formula = STANDARD) -> Score:
    return scores_of(found, [unit], formula)[unit]


def late(first: int, number: int = 1, days: int = 1, **facts: Any) -> list[CaseFacts]:
    return cases(number, first=first, days_late=days, **facts)


@pytest.mark.parametrize(
    ("found", "unit", "total"),
    [
        pytest.param(evidence(observations=SEEN), A, "100.00", id="nothing found"),
        pytest.param(
            evidence(observations=looks(20, 1)), A, "95.00", id="one of twenty costs five of a hundred"
        ),
        pytest.param(
            evidence(observations=looks(40, 2)), A, "95.00", id="twice as many of twice as many cost the same"
        ),
        pytest.param(evidence(observations=looks(10, 10)), A, "40.00", id="inspections cost sixty at most"),
        pytest.param(
            evidence(observations=looks(20, 1), of_cases=cases(5)),
            A,
            "95.00",
            id="cases in time cost nothing",
        ),
        pytest.param(
            evidence(observations=[*looks(19), Observation(99, A, 10, 7, Decimal(1))]),
            A,
            "98.50",
            id="a share of ten",
        ),
        pytest.param(
            evidence(observations=[*looks(19), Observation(99, A, 1, 0, Decimal(1), Decimal(2))]),
            A,
            "90.00",
            id="moral education weighs twice",
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=[*late(1), *cases(9, first=2)]),
            A,
            "98.00",
            id="a day of ten",
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=[*late(1, days=99), *cases(99, first=2)]),
            A,
            "98.00",
            id="no case counts more than ten days",
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=late(1, 9, 9)),
            A,
            "85.00",
            id="lateness costs fifteen at most",
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=ONE_LATE_DAY), A, "96.00", id="one case is counted on five"
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=cases(10, reworks=1)), A, "92.00", id="reworks, capped"
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=[*cases(1, unfounded_hand_backs=1), *cases(9, first=2)]),
            A,
            "97.00",
            id="an unfounded hand-back",
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=[*cases(1, repeats=1), *cases(19, first=2)]),
            A,
            "97.50",
            id="a complaint that came again",
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=[*late(1, accountable=B), *cases(9, first=2)]),
            B,
            "100.00",
            id="who answers for the ground is not late",
        ),
        pytest.param(
            evidence(of_cases=[*late(1, accountable=B, is_unchased=True), *cases(9, first=2, accountable=B)]),
            B,
            "98.00",
            id="but has not chased",
        ),
        pytest.param(
            evidence(of_cases=[*late(1, accountable=B, is_unchased=True), *cases(9, first=2, accountable=B)]),
            A,
            "98.00",
            id="while the handler is late, not unchased",
        ),
        pytest.param(
            evidence(observations=SEEN, of_cases=cases(9, finding_points=Decimal(2))),
            A,
            "100.00",
            id="to be found is free",
        ),
        pytest.param(
            evidence(observations=SEEN, good_deeds=[GoodDeed(1, A, Decimal("1.5"))]),
            A,
            "101.50",
            id="a good deed",
        ),
        pytest.param(
            evidence(observations=SEEN, good_deeds=[GoodDeed(n, A, Decimal(1)) for n in range(5)]),
            A,
            "102.00",
            id="two points of bonus at most",
        ),
        pytest.param(
            evidence(observations=looks(10, 9), of_cases=late(1, 9, 9)), C, "100.00", id="another unit's"
        ),
        pytest.param(
            evidence(observations=looks(3, 1, deduction="0.5")), A, "83.33", id="thirds are rounded once"
        ),
        pytest.param(
            evidence(observations=looks(16, 1, deduction="0.0296")), A, "99.81", id="half a hundredth goes up"
        ),
    ],
)
def test_a_month_costs_what_the_table_says(found: Evidence, unit: int, total: str) -> None:
    assert score(found, unit).total == Decimal(total)


def test_a_county_may_charge_findings_to_whoever_answers_for_the_ground() -> None:
    found = evidence(of_cases=cases(10, accountable=B, finding_points=Decimal(1)))
    formula = replace(STANDARD, charges=FINDING)
    assert (score(found, A, formula).total, score(found, B, formula).total) == (100, 98)


def test_every_part_names_what_it_counts() -> None:
    found = evidence(
        observations=[*looks(10, 2), Observation(50, A, 4, 3, Decimal(1))],
        of_cases=[*late(7), *late(3), *cases(8, first=20), *late(40, accountable=B, handling=B)],
        good_deeds=[GoodDeed(5, A, Decimal(1))],
    )
    told = score(found)
    assert (told.inspection.ids, told.inspection.sample) == ((1, 2, 50), 11)
    assert (told.charges[Charge.LATE].ids, told.charges[Charge.LATE].sample) == ((3, 7), 10)
    assert told.charges[Charge.REWORK].ids == ()
    assert told.bonus.ids == (5,)
    assert (told.counts.handled, told.counts.late) == (10, 2)


def test_the_parts_sum_to_the_total() -> None:
    told = score(
        evidence(observations=looks(12, 3), of_cases=late(1, 3, 2), good_deeds=[GoodDeed(1, A, Decimal(1))])
    )
    assert told.total == 100 - told.inspection.points - told.case_points + told.bonus.points


def test_what_a_cap_held_is_said() -> None:
    told = score(evidence(observations=looks(10, 10), of_cases=late(1, 9)))
    assert (told.inspection.is_capped, told.charges[Charge.LATE].is_capped) == (True, True)
    assert not told.charges[Charge.REWORK].is_capped


@pytest.mark.parametrize(
    ("observations", "of_cases", "few", "unranked"),
    [
        (10, 0, FewCases.COUNT_AS_MINIMUM, ()),
        (9, 9, FewCases.COUNT_AS_MINIMUM, (Unranked.FEW_OBSERVATIONS,)),
        (10, 4, FewCases.NOT_RANKED, (Unranked.FEW_CASES,)),
        (10, 5, FewCases.NOT_RANKED, ()),
        (0, 0, FewCases.NOT_RANKED, (Unranked.FEW_OBSERVATIONS, Unranked.FEW_CASES)),
    ],
)
def test_few_observations_are_no_ground_for_a_rank_nor_few_cases_where_the_county_says_so(
    observations: int, of_cases: int, few: FewCases, unranked: tuple[Unranked, ...]
) -> None:
    found = evidence(observations=looks(observations), of_cases=cases(of_cases))
    told = score(found, formula=replace(STANDARD, cases=CaseTerms(few=few)))
    assert (told.unranked, told.is_ranked) == (unranked, not unranked)


def test_few_cases_that_are_counted_on_five_say_so() -> None:
    part = score(evidence(of_cases=ONE_LATE_DAY)).charges[Charge.LATE]
    assert (part.sample, part.shared_by) == (1, 5)


def test_a_perfect_small_sample_is_not_told_as_certain() -> None:
    small, large = score(evidence(observations=looks(10))), score(evidence(observations=looks(1000)))
    assert small.high == large.high == 100
    assert small.low < Decimal(80) < Decimal(99) < large.low
    assert score(evidence()).low == 40  # nobody looked: anything down to the cap


def test_a_unit_of_whom_nothing_is_known_has_a_score_without_a_rank() -> None:
    told = scores_of(evidence(), [A, B], STANDARD)
    assert list(told) == [A, B]
    assert {one.total for one in told.values()} == {Decimal(100)}
    assert not any(one.is_ranked for one in told.values())


@pytest.mark.parametrize("ok", [-1, 5])
def test_more_than_was_looked_at_is_no_observation(ok: int) -> None:
    with pytest.raises(ValueError, match="observation 1"):
        Observation(1, A, 4, ok, Decimal(1))


UNITS = st.sampled_from([A, B, C])
POINTS = st.decimals(0, 5, places=2)


@st.composite
def observations(draw: st.DrawFn, number: int) -> Observation:
    observed = draw(st.integers(1, 6))
    return Observation(
        number, draw(UNITS), observed, draw(st.integers(0, observed)), draw(POINTS), draw(POINTS)
    )


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """Up to fifteen observations and cases and a few deeds of three units."""
    few = st.integers(0, 3)
    return Evidence(
        observations=[draw(observations(n)) for n in range(draw(st.integers(0, 15)))],
        cases=[
            CaseFacts(n, draw(UNITS), draw(UNITS), draw(st.integers(0, 15)), draw(few), draw(few), draw(few),
                      draw(st.booleans()), draw(POINTS))
            for n in range(draw(st.integers(0, 15)))
        ],
        good_deeds=[GoodDeed(n, draw(UNITS), draw(POINTS)) for n in range(draw(few))],
    )  # fmt: skip


#: Whose caps are seldom reached, so that what they would hide shows.
OPEN = Formula(
    inspection=replace(STANDARD.inspection, per=10, cap=Decimal(50)),
    cases=CaseTerms(per=10),
    charges={charge: ChargeTerms(Decimal("0.05"), Decimal(8), most_a_case=5) for charge in Charge},
    ranks=RankTerms(),
)
FORMULAS = st.sampled_from([STANDARD, OPEN])


def shuffled(rows: Sequence[Any], draw: st.DataObject) -> tuple[Any, ...]:
    return tuple(draw.draw(st.permutations(list(rows))))


@given(evidences(), FORMULAS, st.data())
def test_the_order_in_which_evidence_comes_changes_nothing(
    found: Evidence, formula: Formula, data: st.DataObject
) -> None:
    other = Evidence(
        shuffled(found.observations, data), shuffled(found.cases, data), shuffled(found.good_deeds, data)
    )
    assert scores_of(found, [A, B, C], formula) == scores_of(other, [C, A, B], formula)


@given(evidences(), FORMULAS, st.data())
def test_an_observation_found_worse_never_raises_a_score(
    found: Evidence, formula: Formula, data: st.DataObject
) -> None:
    if not found.observations:
        return
    at = data.draw(st.integers(0, len(found.observations) - 1))
    one = found.observations[at]
    worse = replace(one, ok=data.draw(st.integers(0, one.ok)), deduction=one.deduction + data.draw(POINTS))
    rows = [*found.observations[:at], worse, *found.observations[at + 1 :]]
    after = scores_of(replace(found, observations=rows), [A, B, C], formula)
    for unit, before in scores_of(found, [A, B, C], formula).items():
        assert after[unit].total <= before.total


@given(evidences(), FORMULAS, st.data())
def test_a_case_that_went_worse_never_raises_a_score(
    found: Evidence, formula: Formula, data: st.DataObject
) -> None:
    if not found.cases:
        return
    at = data.draw(st.integers(0, len(found.cases) - 1))
    one = found.cases[at]
    more = st.integers(0, 3)
    worse = replace(
        one,
        days_late=one.days_late + data.draw(more),
        reworks=one.reworks + data.draw(more),
        unfounded_hand_backs=one.unfounded_hand_backs + data.draw(more),
        repeats=one.repeats + data.draw(more),
        is_unchased=True,
    )
    rows = [*found.cases[:at], worse, *found.cases[at + 1 :]]
    after = scores_of(replace(found, cases=rows), [A, B, C], formula)
    for unit, before in scores_of(found, [A, B, C], formula).items():
        assert after[unit].total <= before.total


@given(evidences(), FORMULAS)
def test_a_score_lies_in_its_interval_and_in_its_bounds(found: Evidence, formula: Formula) -> None:
    for told in scores_of(found, [A, B, C], formula).values():
        assert 0 <= told.low <= told.total <= told.high <= 100 + formula.bonus_cap
