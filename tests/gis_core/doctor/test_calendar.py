"""What the doctor finds in the work calendar."""

import logging
from datetime import date

import pytest

from gis_core.doctor.calendar import findings
from gis_core.models import CalendarDay, OfficeHours
from gis_core.tasks import warn_of_unknown_years
from gis_core.work_time import statutory_holidays

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_2031() -> None:
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(on_date=day, is_workday=False, name=name, source="test")
        for day, name in statutory_holidays(2031).items()
        if day.weekday() < 5
    )


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2031, 1, 1), [("2031", "ok")]),
        (date(2031, 10, 31), [("2031", "ok")]),
        (date(2031, 11, 1), [("2031", "ok"), ("2032", "warn")]),
        (date(2030, 6, 1), [("2030", "fail")]),
        (date(2030, 12, 1), [("2030", "fail"), ("2031", "ok")]),
    ],
)
def test_this_year_must_be_known_and_from_november_on_the_next(
    today: date, told: list[tuple[str, str]]
) -> None:
    assert [(finding.name, finding.status) for finding in findings(today)] == [("hours", "ok"), *told]


def test_a_year_of_which_one_holiday_is_missing_is_not_known() -> None:
    CalendarDay.objects.get(on_date="2031-06-24").delete()
    _hours, year = findings(date(2031, 6, 1))
    assert (year.status, "端午节 06-24" in year.text, "元旦" in year.text) == ("fail", True, False)


def test_without_office_hours_no_deadline_can_be_counted() -> None:
    OfficeHours.objects.all().delete()
    assert next(findings(date(2031, 6, 1))).status == "fail"


def test_every_night_the_log_says_which_year_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        warn_of_unknown_years(today=date(2031, 11, 1))
    assert ["2032" in record.message for record in caplog.records] == [True]
