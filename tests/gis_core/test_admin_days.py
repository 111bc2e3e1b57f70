"""Office hours in the administration: written as people write them, refused with the place."""

import datetime

import pytest

from gis_core.models import OfficeHours, User
from tests.grids.admin_forms import add, change, client_of, errors_of
from tests.towns import Town

pytestmark = pytest.mark.django_db
DAYS = ["0", "1", "2", "3", "4"]


def times(*words: str) -> list[datetime.time]:
    return [datetime.time.fromisoformat(word) for word in words]


@pytest.mark.parametrize(
    ("written", "edges"),
    [
        ("08:00–12:00, 14:00–18:00", times("08:00", "12:00", "14:00", "18:00")),
        ("8:30-12:00，13:30至17:30", times("08:30", "12:00", "13:30", "17:30")),
        ("9：00 ~ 17：00", times("09:00", "17:00")),
    ],
)
def test_office_hours_are_entered_as_people_write_them(
    written: str, edges: list[datetime.time], town: Town, staff: dict[str, User]
) -> None:
    fields = {"valid_from": "2030-01-01", "slots": written, "weekdays": [*DAYS, "5"], "reading": "whole_days"}
    assert add(client_of(staff["admin"]), OfficeHours, **fields).status_code == 302
    hours = OfficeHours.objects.get(valid_from="2030-01-01")
    assert (hours.slots, hours.weekdays, hours.reading) == (edges, 0b0111111, "whole_days")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("上午", "请这样填写"),
        ("08:00–12:00, 12:00–18:00", "都应晚于前一个时刻"),
        ("12:00–08:00", "都应晚于前一个时刻"),
        ("08:00–24:00", "没有这个时刻：24:00"),
    ],
)
def test_office_hours_that_are_none_are_refused_in_words(
    written: str, told: str, town: Town, staff: dict[str, User]
) -> None:
    response = add(
        client_of(staff["admin"]), OfficeHours, valid_from="2030-01-01", slots=written, weekdays=DAYS
    )
    assert told in errors_of(response)


def test_what_was_not_touched_stays(town: Town, staff: dict[str, User]) -> None:
    hours = OfficeHours.objects.get()
    response = change(client_of(staff["admin"]), hours, weekdays=["0"], slots="08:00–12:00, 14:00–18:00")
    assert response.status_code == 302
    hours.refresh_from_db()
    assert (hours.weekdays, hours.slots) == (1, times("08:00", "12:00", "14:00", "18:00"))
