"""By which clock are pages made?  By the county's, whatever that of the settings says."""

import datetime
from collections.abc import Callable
from functools import cached_property
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from grids.county_hours import county_zone


class CountyClock(datetime.tzinfo):
    """The county's time zone, asked of the database once it is needed: most answers hold no local time."""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone itself."""
        return county_zone()

    def __str__(self) -> str:
        """Its IANA name, by which the database is told of it."""
        return str(self.zone)

    def utcoffset(self, at: datetime.datetime | None) -> datetime.timedelta | None:
        return None if at is None else at.replace(tzinfo=self.zone).utcoffset()

    def dst(self, at: datetime.datetime | None) -> datetime.timedelta | None:
        return None if at is None else at.replace(tzinfo=self.zone).dst()

    def tzname(self, at: datetime.datetime | None) -> str | None:
        return str(self) if at is None else at.replace(tzinfo=self.zone).tzname()

    def fromutc(self, at: datetime.datetime) -> datetime.datetime:
        return at.replace(tzinfo=datetime.UTC).astimezone(self.zone)


def by_the_county_clock(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: while a request is answered, local time is the county's."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with timezone.override(CountyClock()):
            return get_response(request)

    return answer
