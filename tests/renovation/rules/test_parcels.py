"""Do the areas of a document and of a drawing agree?  A table."""

from decimal import Decimal

import pytest

from renovation.rules.parcels import area_difference


@pytest.mark.parametrize(
    ("document", "drawn", "percent", "more", "is_too_much"),
    [
        (Decimal("1000"), 1000.0, 1, 0.0, False),
        (Decimal("1000"), 1010.0, 1, 10.0, False),  # the tolerance itself is kept
        (Decimal("1000"), 1010.1, 1, 10.1, True),
        (Decimal("1000"), 989.0, 1, -11.0, True),
        (Decimal("1000"), 989.0, Decimal("1.5"), -11.0, False),
        (Decimal("50"), 50.9, 1, 0.9, False),  # below what a report's hectares can tell
        (Decimal("50"), 51.1, 1, 1.1, True),
        (Decimal("100000"), 100050.0, Decimal("0.04"), 50.0, True),
    ],
)
def test_a_difference_is_told_from_the_tolerance_on(
    document: Decimal, drawn: float, percent: Decimal | int, more: float, is_too_much: bool
) -> None:
    found = area_difference(document, drawn, percent)
    assert found is not None
    assert (found.m2, found.is_too_much) == (pytest.approx(more), is_too_much)
    assert found.percent == pytest.approx(100 * more / float(document))


@pytest.mark.parametrize(("document", "drawn"), [(None, 10.0), (Decimal(10), None), (None, None)])
def test_what_is_not_known_does_not_differ(document: Decimal | None, drawn: float | None) -> None:
    assert area_difference(document, drawn, 1) is None
