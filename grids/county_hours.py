"""When does the county work, on its own clock?"""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Subquery

from gis_core.models import OfficeHours
from gis_core.office_calendar import work_time_of
from gis_core.work_time import WorkTime
from grids.models import County


def county_work_time() -> WorkTime:
    """The county's office hours, named days and time zone, in two statements.  Raises OfficeHoursError."""
    zone = Subquery(County.objects.values("time_zone")[:1])  # at most one row: its key is always 1
    hours = list(OfficeHours.objects.annotate(zone=zone).order_by("valid_from"))
    named = hours[0].zone if hours else None
    return work_time_of(hours, ZoneInfo(named or settings.TIME_ZONE))


def county_zone() -> ZoneInfo:
    """In which time zone is the county?  That of the settings where none has been founded yet."""
    named = County.objects.values_list("time_zone", flat=True).first()  # at most one row: its key is always 1
    return ZoneInfo(named or settings.TIME_ZONE)


def county_midnight(day: datetime.date) -> datetime.datetime:
    """When does a day begin in the county?"""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=county_zone())


def county_day(now: datetime.datetime) -> datetime.date:
    """Which day is it in the county?"""
    return now.astimezone(county_zone()).date()
