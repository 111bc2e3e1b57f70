"""Two times of every version of the ground: when it is true, and when the county knew it."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_days
from gis_core.triggers import SetByTrigger


class AllTime(Func):
    """From the beginning of time, without an end: the validity of a layer's first edition."""

    template = "daterange(NULL, NULL)"
    output_field = DateRangeField()


class VersionQuerySet(models.QuerySet):
    def known(self) -> Self:
        """What the county holds true now, past and future dates included."""
        return self.filter(known__endswith__isnull=True)

    def on(self, date: object) -> Self:
        """The versions that are valid on `date`, as known now."""
        return self.known().filter(valid__contains=date)


class Version(models.Model):
    """A row that is closed and superseded, never rewritten.

    `valid` is the half-open range of days on which it is true; `known` the half-open range of
    ground versions (County.ground_version) during which the county held it true.
    """

    valid = DateRangeField(_("valid"), db_default=AllTime(), help_text=_("from, until (exclusive)"))
    known = BigIntegerRangeField(_("known"), db_default=SetByTrigger(), editable=False)
    source_id = models.CharField(_("source id"), max_length=100, blank=True, db_default="")

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True


def version_constraints(table: str, *key: str, condition: Q | None = None) -> list[models.BaseConstraint]:
    """Which constraints refuse empty periods, and two versions of one `key` that are valid at one time?"""
    return [
        ExclusionConstraint(
            name=f"{table}_one_version",
            expressions=[
                *((name, RangeOperators.EQUAL) for name in key),
                ("valid", RangeOperators.OVERLAPS),
                ("known", RangeOperators.OVERLAPS),
            ],
            condition=condition,
        ),
        *period_constraints(table),
    ]


def period_constraints(table: str) -> list[models.BaseConstraint]:
    """Which constraints refuse a version that is valid on no day, was never known, or whose days nobody reads?"""
    return [
        models.CheckConstraint(
            condition=Q(valid__isempty=False) & Q(known__isempty=False), name=f"{table}_period_not_empty"
        ),
        readable_days(table, "valid"),
    ]


def current() -> Q:
    """The condition of a partial index over what the county holds true now."""
    return Q(known__endswith__isnull=True)
