"""When is a patrol due?  A table."""

import datetime

import pytest

from surveys.own_ground.rules import plan_of

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("per_week", "ago", "walked", "standing"),
    [
        (3, [], 0, "never"),
        (3, [40], 0, "due"),
        (3, [1, 2], 2, "due"),
        (3, [1, 2, 6], 3, "done"),
        (3, [1, 2, 7], 2, "due"),
        (3, [0], 1, "today"),
        (1, [6], 1, "done"),
        (1, [7], 0, "due"),
        (2, [1, 1], 1, "due"),
        (0, [], 0, "unplanned"),
    ],
)
def test_ground_is_due_when_it_was_walked_too_rarely_within_seven_days(
    per_week: int, ago: list[int], walked: int, standing: str
) -> None:
    days = [TODAY - datetime.timedelta(days=number) for number in ago]
    plan = plan_of(per_week, days, max(days, default=None), TODAY)
    assert (plan.walked, plan.standing) == (walked, standing)
