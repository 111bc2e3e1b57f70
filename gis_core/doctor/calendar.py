"""Does the work calendar know the days that deadlines will be counted over?"""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext as _

from gis_core.doctor.finding import Finding, Status

TOPIC = "calendar"
#: The arrangement for the next year is published in November; from December on its absence delays deadlines.
LAST_MONTH_WITHOUT_NEXT_YEAR = 11


def _year(year: int, *, missing: Status) -> Finding:
    days = apps.get_model("gis_core", "CalendarDay").objects.filter(on_date__year=year)
    if days.exists():
        return Finding(TOPIC, str(year), "ok", _("the work calendar knows %d") % year)
    advice = (
        _("init_county fills in what is published; enter %d under Calendar days in the administration.")
        % year
    )
    return Finding(TOPIC, str(year), missing, _("the work calendar does not know %d") % year, advice)


def findings(today: date) -> Iterator[Finding]:
    """Is there an arrangement for this year, and towards its end for the next?"""
    try:
        yield _year(today.year, missing="fail")
        if today.month > LAST_MONTH_WITHOUT_NEXT_YEAR:
            yield _year(today.year + 1, missing="warn")
    except DatabaseError as error:
        yield Finding(TOPIC, "table", "fail", str(error).splitlines()[0], _("Run script/manage migrate."))
