"""Interim housing money, month by month."""

from datetime import date
from decimal import Decimal

import pytest

from renovation.rules.interim import Rate, interim_due

EIGHT = Rate(date(2026, 1, 1), Decimal(8))
TEN = Rate(date(2026, 6, 1), Decimal(10))
MOVED = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("transition", "allocated_on", "on", "months", "yuan"),
    [
        ("rent", None, date(2026, 1, 30), 0, "0"),
        ("rent", None, date(2026, 1, 31), 1, "480.00"),
        ("rent", None, date(2026, 2, 27), 1, "480.00"),
        ("rent", None, date(2026, 2, 28), 2, "960.00"),  # the 31st falls on the last day of February
        ("own", None, date(2026, 3, 31), 3, "1440.00"),
        ("turnover", None, date(2026, 12, 31), 0, "0"),  # the county houses them itself
        ("", None, date(2026, 12, 31), 0, "0"),
        ("rent", date(2026, 4, 1), date(2026, 12, 31), 3, "1440.00"),
        (
            "rent",
            date(2026, 3, 31),
            date(2026, 12, 31),
            2,
            "960.00",
        ),  # housed on the day on which a month would begin
        ("rent", None, date(2026, 7, 1), 6, "3000.00"),  # five months at 8 yuan, the sixth (30 June) at 10
    ],
)
def test_every_month_that_has_begun_counts_at_the_rate_of_its_first_day(
    transition: str, allocated_on: date | None, on: date, months: int, yuan: str
) -> None:
    due = interim_due(
        transition=transition,
        area_m2=Decimal(60),
        moved_on=MOVED,
        allocated_on=allocated_on,
        rates=[TEN, EIGHT],
        on=on,
    )
    assert (due.months, due.yuan) == (months, Decimal(yuan))


def test_nothing_is_due_before_any_rules_hold_or_anybody_has_moved() -> None:
    due = {"transition": "rent", "area_m2": Decimal(60), "allocated_on": None, "on": date(2026, 3, 1)}
    assert interim_due(moved_on=date(2026, 2, 1), rates=[TEN], **due).yuan == 0  # type: ignore[arg-type]
    assert interim_due(moved_on=None, rates=[EIGHT], **due).months == 0  # type: ignore[arg-type]
