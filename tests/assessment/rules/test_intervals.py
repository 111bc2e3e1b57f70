"""How sure is a share of few?  Held against figures of the literature."""

import pytest

from assessment.rules.intervals import NOTHING, added, share


@pytest.mark.parametrize(
    ("found", "sample", "low", "high"),
    [
        (81 / 263, 263, 0.2553, 0.3662),  # Newcombe (1998), Statistics in Medicine 17, table I, score method
        (15 / 148, 148, 0.0624, 0.1605),
        (0 / 20, 20, 0.0000, 0.1611),
        (1 / 29, 29, 0.0061, 0.1718),
    ],
)
def test_shares_have_the_intervals_of_the_literature(
    found: float, sample: int, low: float, high: float
) -> None:
    told = share(found, sample)
    assert (told.low, told.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_sample_of_none_says_nothing() -> None:
    assert (share(0, 0).low, share(0, 0).high) == (0, 1)


def test_a_sum_is_surer_than_the_sum_of_its_ends() -> None:
    part = share(0.5, 10)
    both = added([part, part])
    assert 2 * part.low < both.low < both.found == 1.0 < both.high < 2 * part.high
    assert added([]) == NOTHING
