"""Which days and hours can be kept?  Those that every program of ours can read: no `infinity`, no year 10,000."""

import datetime

from django.db import models
from django.db.models import Func, Q

EARLIEST, LATEST = datetime.date.min, datetime.date.max
#: A day within, so that a moment is still in range in every time zone.
_FIRST_MOMENT = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)
_LAST_MOMENT = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)


def readable_days(table: str, column: str) -> models.CheckConstraint:
    """Which constraint keeps a period's bounds readable?  An open end is NULL, never infinity."""
    start, end = f"{column}__startswith", f"{column}__endswith"
    return models.CheckConstraint(
        condition=(Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__gte": EARLIEST}))
        & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__lte": LATEST})),
        name=f"{table}_{column}_readable",
    )


def readable_day(table: str, column: str) -> models.CheckConstraint:
    """Which constraint keeps a single day, if there is one, readable?"""
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": True})
        | Q(**{f"{column}__gte": EARLIEST, f"{column}__lte": LATEST}),
        name=f"{table}_{column}_readable",
    )


def readable_moments(table: str, column: str) -> models.CheckConstraint:
    """Which constraint keeps a moment, if there is one, readable in every time zone?"""
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": True})
        | Q(**{f"{column}__gte": _FIRST_MOMENT, f"{column}__lt": _LAST_MOMENT}),
        name=f"{table}_{column}_readable",
    )


class SlotsOk(Func):
    """Do opening and closing times follow each other through the day?"""

    function = "gis_core_slots_ok"
    output_field = models.BooleanField()
