"""Faults that the database refuses, planted as its owner could: with one trigger switched off."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.postgres.fields.ranges import DateRange
from django.db import connection

from grids.audit.findings import Report
from grids.models import County, DutyPolicy


@contextmanager
def without_trigger(table: str, trigger: str) -> Iterator[None]:
    """Rows written inside are not looked at by this trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def days(start: datetime.date | None = None, end: datetime.date | None = None) -> DateRange:
    return DateRange(start, end)


def forget_policy(key: str) -> DutyPolicy:
    """The county no longer holds the policy of a category true."""
    policy = DutyPolicy.objects.known().get(category__key=key)
    version = County.objects.get().ground_version + 1
    DutyPolicy.objects.filter(pk=policy.pk).update(known=(policy.known.lower, version))
    return policy


def found(report: Report) -> dict[str, int]:
    """How many findings has each list that is not empty?"""
    content = report.as_json(datetime.date(2026, 6, 1))
    return {key: len(value) for key, value in content.items() if isinstance(value, list) and value}
