"""Does the work calendar know the days and hours that deadlines will be counted over?"""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext as _

from gis_core.doctor.finding import Finding, Status
from gis_core.wording import listed
from gis_core.work_time import unnamed_holidays

TOPIC = "calendar"
#: The arrangement for the next year is published in November (domain/standards.md B.8).
FIRST_MONTH_THAT_WANTS_THE_NEXT_YEAR = 11


def _year(year: int, *, missing: Status) -> Finding:
    days = apps.get_model("gis_core", "CalendarDay").objects.filter(on_date__year=year)
    unnamed = unnamed_holidays(year, set(days.values_list("on_date", flat=True)))
    if not unnamed:
        return Finding(TOPIC, str(year), "ok", _("the work calendar knows %d") % year)
    told = _(
        "the work calendar does not know %(year)d (%(days)s): deadlines in it are counted by the law alone, without"
        " the weekend days that will be worked instead"
    )
    days_told = listed(f"{name} {day:%m-%d}" for day, name in unnamed.items())
    advice = _(
        "Once the arrangement of %(year)d is published: script/manage import_calendar FILE, or Calendar days in the"
        " administration."
    )
    return Finding(
        TOPIC, str(year), missing, told % {"year": year, "days": days_told}, advice % {"year": year}
    )


def _hours() -> Finding:
    if apps.get_model("gis_core", "OfficeHours").objects.exists():
        return Finding(TOPIC, "hours", "ok", _("office hours are known"))
    advice = _("Enter them under Office hours in the administration.")
    return Finding(TOPIC, "hours", "fail", _("there are no office hours: no deadline can be counted"), advice)


def findings(today: date) -> Iterator[Finding]:
    """Are there office hours, an arrangement for this year, and towards its end for the next?"""
    try:
        yield _hours()
        yield _year(today.year, missing="fail")
        if today.month >= FIRST_MONTH_THAT_WANTS_THE_NEXT_YEAR:
            yield _year(today.year + 1, missing="warn")
    except DatabaseError as error:
        yield Finding(TOPIC, "table", "fail", str(error).splitlines()[0], _("Run script/manage migrate."))
