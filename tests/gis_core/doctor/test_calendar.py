"""What the doctor finds in the work calendar."""

from datetime import date

import pytest

from gis_core.doctor.calendar import findings
from gis_core.models import CalendarDay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_2031() -> None:
    CalendarDay.objects.all().delete()
    CalendarDay.objects.create(on_date=date(2031, 1, 1), is_workday=False, source="test")


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2031, 1, 1), [("2031", "ok")]),
        (date(2031, 11, 30), [("2031", "ok")]),
        (date(2031, 12, 1), [("2031", "ok"), ("2032", "warn")]),
        (date(2030, 6, 1), [("2030", "fail")]),
        (date(2030, 12, 1), [("2030", "fail"), ("2031", "ok")]),
    ],
)
def test_this_year_must_be_known_and_in_december_the_next(today: date, told: list[tuple[str, str]]) -> None:
    assert [(finding.name, finding.status) for finding in findings(today)] == told
