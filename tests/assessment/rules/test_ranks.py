"""Who stands where, who is at the bottom, and what nobody can decide?  Tables, then properties."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rules.formula import STANDARD, RankTerms
from assessment.rules.quarters import Standing, months_of, standing_of
from assessment.rules.ranks import Ranking, rankings
from assessment.rules.scores import Counts
from tests.assessment.rules.evidence import A, month_of

JULY, AUGUST, SEPTEMBER = (datetime.date(2026, n, 1) for n in (7, 8, 9))


def quarter(**months: str) -> Standing:
    named = {"july": JULY, "august": AUGUST, "september": SEPTEMBER}
    scores = {
        named[name]: month_of(total.rstrip("?"), is_ranked=not total.endswith("?"))
        for name, total in months.items()
    }
    return standing_of(unit=A, league="community", quarter=AUGUST, months=scores)


@pytest.mark.parametrize(
    ("months", "value", "missing"),
    [
        ({"july": "90", "august": "95", "september": "100"}, "95.00", ()),
        ({"july": "90", "september": "95"}, "92.50", (AUGUST,)),
        ({"july": "90", "august": "20?", "september": "95"}, "92.50", (AUGUST,)),
        ({"july": "90", "august": "90.01", "september": "90.01"}, "90.01", ()),
        ({"july": "0?"}, None, (JULY, AUGUST, SEPTEMBER)),
    ],
)
def test_a_quarter_is_the_mean_of_the_months_that_count(
    months: dict[str, str], value: str | None, missing: tuple[datetime.date, ...]
) -> None:
    found = quarter(**months)
    assert (found.value, found.missing) == (None if value is None else Decimal(value), missing)
    assert found.is_whole == (not missing)


def test_a_quarter_has_its_three_months() -> None:
    assert months_of(datetime.date(2026, 12, 31)) == tuple(datetime.date(2026, n, 1) for n in (10, 11, 12))
    assert months_of(datetime.date(2027, 1, 1)) == tuple(datetime.date(2027, n, 1) for n in (1, 2, 3))


def test_the_counts_that_break_ties_are_those_of_all_its_months() -> None:
    counts = Counts(handled=4, late=1, reworked=1, unfounded_hand_backs=2)
    months = {JULY: month_of("90", counts=counts), AUGUST: month_of("90", counts=counts)}
    found = standing_of(unit=A, league="", quarter=JULY, months=months)
    assert found.counts == Counts(handled=8, late=2, reworked=2, unfounded_hand_backs=4)


def standing(unit: int, value: str | None, *, late: int = 0, before: int | None = None) -> Standing:
    return Standing(
        unit=unit,
        league="community",
        value=None if value is None else Decimal(value),
        counts=Counts(handled=10, late=late),
        previous_rank=before,
    )


def listed(*values: str) -> list[Standing]:
    return [standing(n + 1, value) for n, value in enumerate(values)]


def ranking(standings: list[Standing], terms: RankTerms = STANDARD.ranks) -> Ranking:
    (found,) = rankings(standings, replace(STANDARD, ranks=terms))
    return found


@pytest.mark.parametrize(
    ("values", "ranks", "bottom", "last", "undecided"),
    [
        pytest.param("99 98 98 97 96 95 94", "1 2 2 4 5 6 7", {5, 6, 7}, {7}, set(), id="1, 2, 2, 4"),
        pytest.param(
            "99 98 97 96 95 94", "1 2 3 4 5 6", {4, 5, 6}, {6}, set(), id="six units have a bottom three"
        ),
        pytest.param("99 98 97 96 95", "1 2 3 4 5", {5}, {5}, set(), id="of five the last alone"),
        pytest.param("99 98", "1 2", {2}, {2}, set(), id="of two the last"),
        pytest.param("90", "1", set(), set(), set(), id="nobody is last of one"),
        pytest.param(
            "99 98 97 95 95 94 93", "1 2 3 4 4 6 7", {4, 5, 6, 7}, {7}, set(), id="a tie at the cut: four"
        ),
        pytest.param(
            "99 98 95 95 95 94 93", "1 2 3 3 3 6 7", {3, 4, 5, 6, 7}, {7}, set(), id="a tie at the cut: five"
        ),
        pytest.param(
            "99 95 95 95 95 94 93",
            "1 2 2 2 2 6 7",
            {6, 7},
            {7},
            {2, 3, 4, 5},
            id="a tie of six that nothing breaks",
        ),
        pytest.param(
            "99 98 97 96 95 94 94", "1 2 3 4 5 6 6", {5, 6, 7}, set(), {6, 7}, id="two are last, or neither"
        ),
        pytest.param(
            "99 99 99 99 99 99",
            "1 1 1 1 1 1",
            set(),
            set(),
            {1, 2, 3, 4, 5, 6},
            id="where all are equal nobody is flagged",
        ),
    ],
)
def test_ranks_and_flags_are_those_of_the_table(
    values: str, ranks: str, bottom: set[int], last: set[int], undecided: set[int]
) -> None:
    places = ranking(listed(*values.split())).places
    assert [place.rank for place in places] == [int(rank) for rank in ranks.split()]
    assert {place.standing.unit for place in places if place.is_bottom} == bottom
    assert {place.standing.unit for place in places if place.is_last} == last
    assert {place.standing.unit for place in places if place.is_undecided} == undecided


@pytest.mark.parametrize(
    ("facts", "worst"),
    [
        ([Counts(10, late=2), Counts(10, late=1, reworked=9)], 0),
        ([Counts(10, late=2), Counts(100, late=2, reworked=100)], 0),
        ([Counts(10, reworked=1), Counts(10, reworked=2)], 1),
        ([Counts(10, unfounded_hand_backs=1), Counts(10)], 0),
        ([Counts(0), Counts(10, late=1)], 1),
    ],
)
def test_among_equals_late_cases_then_reworks_then_hand_backs_tell_who_is_last(
    facts: list[Counts], worst: int
) -> None:
    tied = [replace(standing(n + 1, "90"), counts=counts) for n, counts in enumerate(facts)]
    places = ranking(tied).places
    assert [place.standing.unit for place in places if place.is_last] == [worst + 1]
    assert {place.rank for place in places} == {1}


def test_and_then_the_rank_of_the_quarter_before_a_newcomer_having_none_against_it() -> None:
    places = ranking([standing(1, "90", before=3), standing(2, "90", before=7), standing(3, "90")]).places
    assert [place.standing.unit for place in places if place.is_last] == [2]


def test_a_tie_of_too_many_is_broken_down_to_three() -> None:
    tied = [standing(n, "90", late=n) for n in range(1, 8)]
    places = ranking(tied).places
    assert {place.standing.unit for place in places if place.is_bottom} == {5, 6, 7}
    assert not any(place.is_undecided for place in places)


def test_leagues_are_ranked_apart_unless_the_county_has_one_list() -> None:
    mixed = [replace(one, league=f"{one.unit % 2}") for one in listed("99", "98", "97", "96")]
    assert [[place.rank for place in found.places] for found in rankings(mixed, STANDARD)] == [[1, 2], [1, 2]]
    one = replace(STANDARD, ranks=RankTerms(is_one_list=True))
    assert [[place.rank for place in found.places] for found in rankings(mixed, one)] == [[1, 2, 3, 4]]


def test_who_has_no_value_is_shown_beside_the_ranks_and_counts_nowhere() -> None:
    found = ranking([*listed("99", "98"), standing(3, None)])
    assert [one.unit for one in found.unranked] == [3]
    assert [place.of for place in found.places] == [2, 2]


VALUES = st.sampled_from([Decimal(n) for n in range(90, 96)])
STANDINGS = st.lists(
    st.builds(
        Standing,
        unit=st.integers(1, 10**6),
        league=st.just("community"),
        value=VALUES | st.none(),
        counts=st.builds(Counts, handled=st.just(4), late=st.integers(0, 4), reworked=st.integers(0, 2)),
        previous_rank=st.none() | st.integers(1, 3),
    ),
    max_size=14,
    unique_by=lambda one: one.unit,
)


@given(STANDINGS, st.data())
def test_the_order_in_which_units_come_changes_nothing(
    standings: list[Standing], data: st.DataObject
) -> None:
    assert rankings(standings, STANDARD) == rankings(data.draw(st.permutations(standings)), STANDARD)


@given(STANDINGS)
def test_a_tie_is_a_tie_whichever_unit_has_the_lower_id(standings: list[Standing]) -> None:
    """Turning the ids round turns the flags round with them: nobody is flagged for a number."""

    def told(units: list[Standing]) -> dict[int, tuple[object, ...]]:
        return {
            abs(place.standing.unit): (place.rank, place.is_bottom, place.is_last, place.is_undecided)
            for found in rankings(units, STANDARD)
            for place in found.places
        }

    assert told(standings) == told([replace(one, unit=-one.unit) for one in standings])


@given(STANDINGS)
def test_a_better_value_never_has_a_worse_rank_nor_the_flag_that_a_worse_one_lacks(
    standings: list[Standing],
) -> None:
    for found in rankings(standings, STANDARD):
        for one in found.places:
            for other in found.places:
                if one.standing.value > other.standing.value:  # type: ignore[operator]  # ranked: both have one
                    assert one.rank < other.rank
                    assert other.is_bottom or other.is_undecided or not one.is_bottom
        assert sum(place.is_bottom for place in found.places) <= STANDARD.ranks.most_in_bottom
        assert sum(place.is_last for place in found.places) <= 1
