"""Making an announcement, ending it, and confirming that it was read."""

import datetime
from collections.abc import Sequence
from typing import Any

from psycopg.types.range import DateRange

from gis_core.models import User
from surveys.models import Announcement, AnnouncementRead


def announce(
    *,
    title: str,
    text: str,
    roles: Sequence[str],
    unit_ids: Sequence[int],
    must_read: bool,
    first_day: datetime.date,
    last_day: datetime.date,
    by: Any,
) -> Announcement:
    """Tell something to these roles and units (none: all of them) from one day until another, that day included."""
    return Announcement.objects.create(
        title=title,
        text=text,
        roles=sorted(set(roles)),
        units=sorted(set(unit_ids)),
        must_read=must_read,
        during=DateRange(first_day, last_day + datetime.timedelta(days=1)),
        made_by=by,
    )


def end_announcement(*, announcement: Announcement, today: datetime.date) -> None:
    """End it with this day; one that has not begun holds for no more than its first day."""
    first = announcement.during.lower
    ends = max(today, first) + datetime.timedelta(days=1)
    if ends < announcement.during.upper:
        announcement.during = DateRange(first, ends)
        announcement.save(update_fields=["during"])


def confirm_read(*, announcement: Announcement, by: User, now: datetime.datetime) -> bool:
    """Note that somebody has read it, once; is it new?"""
    _read, is_new = AnnouncementRead.objects.get_or_create(
        announcement=announcement, user=by, defaults={"at": now}
    )
    return is_new
