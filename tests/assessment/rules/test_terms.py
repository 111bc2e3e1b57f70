"""The dates of a month by its table: third work day at six, two more to appeal, five more to rank."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from assessment.rules.terms import terms_of

ZONE = ZoneInfo("Asia/Shanghai")
#: The national holiday of 2026, and the Saturday worked for it.
OFF = {datetime.date(2026, 10, day) for day in range(1, 8)}
MOVED = {datetime.date(2026, 10, 10)}


def worked(day: datetime.date) -> bool:
    return (day.weekday() < 5 and day not in OFF) or day in MOVED


@pytest.mark.parametrize(
    ("month", "closes", "appeals", "ranking"),
    [
        ("2026-03-01", "2026-04-03T18:00", "2026-04-07", "2026-04-14"),  # plain: Wed, Thu, Fri
        ("2026-04-01", "2026-05-05T18:00", "2026-05-07", "2026-05-14"),  # begins on a Friday
        (
            "2026-09-01",
            "2026-10-10T18:00",
            "2026-10-13",
            "2026-10-20",
        ),  # 8, 9 and the Saturday that is worked
        ("2026-12-01", "2027-01-05T18:00", "2027-01-07", "2027-01-14"),  # over the year
    ],
)
def test_a_month_closes_on_the_third_work_day_of_the_next(
    month: str, closes: str, appeals: str, ranking: str
) -> None:
    found = terms_of(datetime.date.fromisoformat(month), worked, ZONE)
    assert found.closes_at == datetime.datetime.fromisoformat(closes).replace(tzinfo=ZONE)
    assert (found.appeals_until.isoformat(), found.ranking_until.isoformat()) == (appeals, ranking)
