"""Deadline arithmetic: the examples, the edges, and the steps that explain them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gis_core.work_time import (
    BackwardsError,
    HorizonError,
    Limit,
    LimitError,
    LimitUnit,
    NaiveMomentError,
    NamedDay,
    OfficeHoursError,
    OfficePeriod,
    Slot,
    StepKind,
    WorkDayReading,
    WorkTime,
)
from tests.gis_core.work_time.county import BY_HOURS, BY_WHOLE_DAYS, NAMED, PERIOD, ZONE, at, limit

HOUR, DAY = LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY
URGENT, CALENDAR, MINUTE = LimitUnit.URGENT_HOUR, LimitUnit.CALENDAR_DAY, LimitUnit.CALENDAR_MINUTE


@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        # domain/standards.md B.8
        ("2026-11-23 10:00", "4", HOUR, "2026-11-23 16:00"),
        ("2026-11-23 16:30", "4", HOUR, "2026-11-24 10:30"),
        ("2026-11-23 12:30", "2", HOUR, "2026-11-23 16:00"),
        ("2026-11-27 17:30", "2", HOUR, "2026-11-30 09:30"),
        ("2026-02-13 16:30", "4", HOUR, "2026-02-14 10:30"),  # an adjusted working day
        ("2026-02-14 15:00", "8", HOUR, "2026-02-24 15:00"),
        ("2026-02-14 15:00", "40", HOUR, "2026-02-28 15:00"),
        ("2026-09-30 17:00", "2", HOUR, "2026-10-08 09:00"),
        ("2026-09-30 17:00", "16", HOUR, "2026-10-09 17:00"),
        ("2026-05-08 09:00", "16", HOUR, "2026-05-11 09:00"),
        ("2026-11-21 09:00", "2", HOUR, "2026-11-23 10:00"),
        ("2026-11-27 17:30", "2", URGENT, "2026-11-27 19:30"),
        ("2026-02-14 15:00", "40", URGENT, "2026-02-16 07:00"),
        # eight hours a day
        ("2026-02-14 15:00", "1", DAY, "2026-02-24 15:00"),
        ("2026-02-14 15:00", "5", DAY, "2026-02-28 15:00"),
        ("2026-09-30 17:00", "2", DAY, "2026-10-09 17:00"),
        ("2026-11-23 08:00", "1", DAY, "2026-11-23 18:00"),
        ("2026-11-23 10:00", "0.5", DAY, "2026-11-23 16:00"),
        # time as it passes
        ("2026-02-14 15:00", "15", CALENDAR, "2026-03-01 15:00"),
        ("2026-11-27 17:50", "15", MINUTE, "2026-11-27 18:05"),
        # edges of the office hours
        ("2026-11-23 10:00", "2", HOUR, "2026-11-23 12:00"),
        ("2026-11-23 12:00", "1", HOUR, "2026-11-23 15:00"),
        ("2026-11-23 18:00", "1", HOUR, "2026-11-24 09:00"),
        ("2026-11-23 14:00", "4", HOUR, "2026-11-23 18:00"),
        ("2026-11-23 23:59", "4", HOUR, "2026-11-24 12:00"),
        ("2026-11-23 00:00", "4", HOUR, "2026-11-23 12:00"),
        ("2026-10-03 09:00", "1", HOUR, "2026-10-08 09:00"),  # a holiday
        ("2026-11-23 11:45", "0.5", HOUR, "2026-11-23 14:15"),
        # nothing given is over at once, wherever it starts
        ("2026-11-21 09:00", "0", HOUR, "2026-11-21 09:00"),
        ("2026-11-21 09:00", "0", DAY, "2026-11-21 09:00"),
        ("2026-11-21 09:00", "0", URGENT, "2026-11-21 09:00"),
    ],
)
def test_a_limit_is_over_when_the_table_says(start: str, value: str, unit: LimitUnit, due: str) -> None:
    assert BY_HOURS.due(at(start), limit(value, unit)).at == at(due)


@pytest.mark.parametrize(
    ("start", "value", "due"),
    [
        ("2026-02-14 15:00", "1", "2026-02-24 18:00"),  # B.8
        ("2026-02-14 15:00", "5", "2026-02-28 18:00"),  # B.8
        ("2026-11-23 00:01", "1", "2026-11-24 18:00"),
        ("2026-11-23 18:00", "1", "2026-11-24 18:00"),
        ("2026-11-21 09:00", "1", "2026-11-23 18:00"),
        ("2026-10-03 09:00", "2", "2026-10-09 18:00"),
        ("2026-11-23 15:00", "0.5", "2026-11-24 12:00"),
        ("2026-11-23 15:00", "1.25", "2026-11-25 10:00"),
        ("2026-11-23 15:00", "0", "2026-11-23 15:00"),
    ],
)
def test_whole_days_end_with_the_office_hours_of_the_last(start: str, value: str, due: str) -> None:
    assert BY_WHOLE_DAYS.due(at(start), limit(value, DAY)).at == at(due)


def test_hours_mean_the_same_under_both_readings() -> None:
    start = at("2026-02-13 16:30")
    assert BY_WHOLE_DAYS.due(start, limit(4)) == BY_HOURS.due(start, limit(4))


@pytest.mark.parametrize("value", ["-0.01", "NaN", "Infinity"])
def test_a_limit_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(LimitError):
        limit(value)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 11, 23, 10)  # noqa: DTZ001
    for ask in (
        lambda: BY_HOURS.due(naive, limit(1)),
        lambda: BY_HOURS.spent(at("2026-11-23 10:00"), naive, HOUR),
    ):
        with pytest.raises(NaiveMomentError):
            ask()


def test_what_comes_in_any_time_zone_is_counted_on_the_county_s_clock() -> None:
    start = datetime(2026, 11, 23, 2, tzinfo=UTC)
    due = BY_HOURS.due(start, limit(4))
    assert due.start.isoformat() == "2026-11-23T10:00:00+08:00"
    assert due.at.isoformat() == "2026-11-23T16:00:00+08:00"


def test_where_clocks_are_changed_hours_that_pass_are_counted() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = OfficePeriod(date(2000, 1, 1), (Slot(time(0), time(8)),), weekdays=frozenset(range(7)))
    county = WorkTime(berlin, (hours,), known_years=frozenset({2026}))
    start = datetime(2026, 10, 25, 0, tzinfo=berlin)  # at 03:00 it is 02:00 again
    assert county.due(start, limit(4)).at == datetime(2026, 10, 25, 3, tzinfo=berlin)
    assert county.due(start, limit(24, URGENT)).at == datetime(2026, 10, 25, 23, tzinfo=berlin)
    assert county.spent(start, datetime(2026, 10, 25, 8, tzinfo=berlin), HOUR) == timedelta(hours=9)


@pytest.mark.parametrize("value", ["400000", "1e12", "1e40"])
@pytest.mark.parametrize("unit", list(LimitUnit))
def test_what_ends_a_century_ahead_is_refused(value: str, unit: LimitUnit) -> None:
    if (value, unit) not in {("400000", URGENT), ("400000", MINUTE)}:
        with pytest.raises(HorizonError):
            BY_HOURS.due(at("2026-11-23 10:00"), limit(value, unit))


@pytest.mark.parametrize("unit", [HOUR, URGENT, DAY])
def test_the_calendar_ends(unit: LimitUnit) -> None:
    with pytest.raises(HorizonError):
        BY_HOURS.due(datetime(9999, 12, 31, 12, tzinfo=ZONE), limit(24, unit))


def test_the_hours_of_a_day_are_those_of_its_period() -> None:
    winter = replace(
        PERIOD, valid_from=date(2026, 11, 24), slots=(Slot(time(9), time(12)), Slot(time(13), time(17)))
    )
    county = replace(BY_HOURS, periods=(PERIOD, winter))
    due = county.due(at("2026-11-23 17:00"), limit(5))
    assert due.at == at("2026-11-24 14:00")
    assert county.period(date(1990, 1, 1)) == PERIOD


def test_the_reading_is_that_of_the_day_of_the_start() -> None:
    whole = replace(PERIOD, valid_from=date(2026, 11, 24), reading=WorkDayReading.WHOLE_DAYS)
    county = replace(BY_HOURS, periods=(PERIOD, whole))
    assert county.due(at("2026-11-23 10:00"), limit(2, DAY)).at == at("2026-11-25 10:00")
    assert county.due(at("2026-11-24 10:00"), limit(2, DAY)).at == at("2026-11-26 18:00")


@pytest.mark.parametrize(
    "slots",
    [
        (),
        (Slot(time(8), time(8)),),
        (Slot(time(12), time(8)),),
        (Slot(time(8), time(12)), Slot(time(11), time(18))),
    ],
    ids=["none", "empty", "backwards", "overlapping"],
)
def test_office_hours_that_are_none_are_refused(slots: tuple[Slot, ...]) -> None:
    with pytest.raises(OfficeHoursError):
        OfficePeriod(date(2000, 1, 1), slots)


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({7})])
def test_weekdays_that_are_none_are_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(OfficeHoursError):
        replace(PERIOD, weekdays=weekdays)


@pytest.mark.parametrize("periods", [(), (PERIOD, PERIOD)], ids=["none", "two of one day"])
def test_periods_follow_each_other(periods: tuple[OfficePeriod, ...]) -> None:
    with pytest.raises(OfficeHoursError):
        replace(BY_HOURS, periods=periods)


def test_the_steps_say_what_counted_and_why_the_rest_did_not() -> None:
    due = BY_HOURS.due(at("2026-02-13 18:30"), limit(12))
    told = [(step.start, step.end, step.kind, step.name, step.amount) for step in due.steps]
    assert told == [
        (at("2026-02-13 18:30"), at("2026-02-14 00:00"), StepKind.AFTER_HOURS, "", 0),
        (at("2026-02-14 00:00"), at("2026-02-14 18:00"), StepKind.MOVED_WORKDAY, "春节", 8),
        (at("2026-02-15 00:00"), at("2026-02-24 00:00"), StepKind.HOLIDAY, "春节", 0),
        (at("2026-02-24 00:00"), at("2026-02-24 12:00"), StepKind.WORKDAY, "", 4),
    ]
    assert due.steps[1].source.startswith("chinesecalendar ")
    assert due.steps[1].spans == (
        (at("2026-02-14 08:00"), at("2026-02-14 12:00")),
        (at("2026-02-14 14:00"), at("2026-02-14 18:00")),
    )
    assert due.by_rule_years == ()


def test_whole_days_say_that_the_day_of_the_start_does_not_count() -> None:
    due = BY_WHOLE_DAYS.due(at("2026-11-27 15:00"), limit(2, DAY))
    assert [(step.kind, step.amount) for step in due.steps] == [
        (StepKind.START_DAY, 0),
        (StepKind.WEEKEND, 0),
        (StepKind.WORKDAY, 1),
        (StepKind.WORKDAY, 1),
    ]


def test_time_as_it_passes_is_one_step() -> None:
    (step,) = BY_HOURS.due(at("2026-02-14 15:00"), limit(40, URGENT)).steps
    assert (step.kind, step.end, step.amount) == (StepKind.CLOCK, at("2026-02-16 07:00"), 40)


def test_a_year_without_an_arrangement_is_counted_by_the_law_and_says_so() -> None:
    due = BY_HOURS.due(at("2026-12-31 17:00"), limit(2))
    assert due.at == at("2027-01-04 09:00")
    assert due.by_rule_years == (2027,)
    assert [(step.kind, step.name, step.by_rule) for step in due.steps] == [
        (StepKind.WORKDAY, "", False),
        (StepKind.HOLIDAY, "元旦", True),
        (StepKind.WEEKEND, "", True),
        (StepKind.WORKDAY, "", True),
    ]


def test_a_day_that_the_county_named_stands_in_a_year_without_an_arrangement() -> None:
    named = NAMED | {date(2027, 1, 1): NamedDay(True, "值班", "县政府办")}
    due = replace(BY_HOURS, named=named).due(at("2026-12-31 17:00"), limit(2))
    assert due.at == at("2027-01-01 09:00")
    assert due.by_rule_years == (2027,)
    assert (due.steps[-1].source, due.steps[-1].by_rule) == ("县政府办", False)


def test_time_as_it_passes_needs_no_calendar() -> None:
    assert BY_HOURS.due(at("2027-02-06 10:00"), limit(2, URGENT)).by_rule_years == ()


@pytest.mark.parametrize(
    ("start", "end", "unit", "hours"),
    [
        ("2026-11-23 10:00", "2026-11-23 16:00", HOUR, 4),
        ("2026-11-23 10:00", "2026-11-23 16:00", DAY, 4),
        ("2026-11-23 10:00", "2026-11-23 16:00", CALENDAR, 6),
        ("2026-02-14 15:00", "2026-02-24 15:00", HOUR, 8),
        ("2026-11-21 09:00", "2026-11-22 09:00", HOUR, 0),
        ("2026-11-23 12:00", "2026-11-23 14:00", HOUR, 0),
    ],
)
def test_time_spent_is_counted_on_the_unit_s_clock(start: str, end: str, unit: LimitUnit, hours: int) -> None:
    assert BY_HOURS.spent(at(start), at(end), unit) == timedelta(hours=hours)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(BackwardsError):
        BY_HOURS.spent(at("2026-11-23 10:00"), at("2026-11-23 09:59"), HOUR)
    with pytest.raises(BackwardsError):
        BY_HOURS.remaining(at("2026-11-23 10:00"), at("2026-11-24 09:00"), HOUR)


@pytest.mark.parametrize("county", [BY_HOURS, BY_WHOLE_DAYS], ids=["hours", "whole days"])
def test_what_is_left_of_work_days_is_told_in_work_hours(county: WorkTime) -> None:
    left = county.remaining(at("2026-11-25 18:00"), at("2026-11-24 17:00"), DAY)
    assert left == Limit(Decimal(9), HOUR)


@pytest.mark.parametrize(
    ("county", "unit", "warned"),
    [
        (BY_HOURS, HOUR, "2026-11-23 15:00"),
        (BY_HOURS, URGENT, "2026-11-23 14:00"),
        (BY_HOURS, DAY, "2026-11-27 10:00"),
        (BY_WHOLE_DAYS, DAY, "2026-11-27 18:00"),
    ],
)
def test_the_light_turns_yellow_when_four_fifths_are_used(
    county: WorkTime, unit: LimitUnit, warned: str
) -> None:
    value = {HOUR: "3.75", URGENT: "5", DAY: "5"}[unit]
    assert county.warn_at(at("2026-11-23 10:00"), limit(value, unit)) == at(warned)
