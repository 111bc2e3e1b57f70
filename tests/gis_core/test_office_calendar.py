"""Office hours as the database keeps and refuses them, and as deadlines read them."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from gis_core.models import CalendarDay, OfficeHours
from gis_core.office_calendar import ensure_office_hours, weekdays_of, work_time_of
from gis_core.work_time import OfficeHoursError, WorkDayReading
from grids.county_hours import county_work_time
from grids.models import County
from tests.gis_core.work_time.county import at, limit
from tests.grids.database.raw import run
from tests.towns import Town

pytestmark = pytest.mark.django_db

GOOD = "{08:00,12:00,14:00,18:00}"


def insert(slots: str, weekdays: int = 31, reading: str = "hours", valid_from: str = "2030-01-01") -> None:
    run(
        "INSERT INTO gis_core_officehours (valid_from, slots, weekdays, reading) VALUES (%s, %s, %s, %s)",
        valid_from,
        slots,
        weekdays,
        reading,
    )


@pytest.mark.parametrize("slots", [GOOD, "{09:00,17:00}", "{00:00,23:59:59}"])
def test_office_hours_are_pairs_of_rising_times(slots: str) -> None:
    insert(slots)


@pytest.mark.parametrize(
    "slots",
    [
        "{}",
        "{08:00}",
        "{08:00,12:00,14:00}",
        "{12:00,08:00}",
        "{08:00,08:00}",
        "{08:00,12:00,11:00,18:00}",
        "{08:00,12:00,12:00,18:00}",
        "{08:00,NULL}",
        "{NULL,12:00}",
        "{08:00,24:00}",
        "{{08:00,12:00},{14:00,18:00}}",
        "[0:1]={08:00,12:00}",
    ],
)
def test_no_program_writes_office_hours_that_are_none(slots: str) -> None:
    with pytest.raises(IntegrityError, match="gis_core_officehours_slots"):
        insert(slots)


@pytest.mark.parametrize(("weekdays", "reading"), [(0, "hours"), (128, "hours"), (31, "weeks")])
def test_weekdays_and_readings_are_those_that_exist(weekdays: int, reading: str) -> None:
    with pytest.raises(IntegrityError, match=r"gis_core_officehours_(weekdays|reading)"):
        insert(GOOD, weekdays, reading)


def test_two_office_hours_do_not_begin_on_one_day() -> None:
    insert(GOOD)
    with pytest.raises(IntegrityError, match="valid_from"):
        insert(GOOD)


def test_a_new_county_has_the_usual_hours_and_keeps_its_own() -> None:
    assert not ensure_office_hours()
    OfficeHours.objects.all().delete()
    assert ensure_office_hours()
    assert OfficeHours.objects.get().slots == [time(8), time(12), time(14), time(18)]


def test_deadlines_are_read_from_the_tables_in_two_statements(town: Town) -> None:
    insert("{09:00,12:00,13:00,17:00}", 0b0111111, "whole_days", "2026-12-01")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        county = county_work_time()
    assert len(asked) == 2
    assert county.due(at("2026-02-13 16:30"), limit(4)).at == at("2026-02-14 10:30")
    winter = county.period(date(2026, 12, 1))
    assert (winter.reading, winter.weekdays) == (WorkDayReading.WHOLE_DAYS, frozenset(range(6)))
    assert {2025, 2026} <= county.known_years
    assert 2027 not in county.known_years


def test_a_county_elsewhere_works_on_its_own_clock(town: Town) -> None:
    County.objects.update(time_zone="Asia/Urumqi")
    assert county_work_time().zone == ZoneInfo("Asia/Urumqi")


def test_single_days_do_not_make_a_year_known(town: Town) -> None:
    CalendarDay.objects.create(on_date=date(2027, 1, 1), is_workday=True, source="test")
    county = county_work_time()
    assert county.due(at("2026-12-31 17:00"), limit(2)).at == at("2027-01-01 09:00")
    assert county.due(at("2026-12-31 17:00"), limit(2)).by_rule_years == (2027,)


def test_without_office_hours_nothing_is_counted(town: Town) -> None:
    OfficeHours.objects.all().delete()
    with pytest.raises(OfficeHoursError):
        county_work_time()


def test_a_mask_names_weekdays_from_monday() -> None:
    assert weekdays_of(0b1000001) == {0, 6}
    assert work_time_of(OfficeHours.objects.all(), ZoneInfo("UTC")).period(date(2026, 1, 1)).weekdays == set(
        range(5)
    )
