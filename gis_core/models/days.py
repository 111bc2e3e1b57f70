"""Which days are worked, and at which hours?"""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import SlotsOk, readable_day
from gis_core.history import tracked
from gis_core.work_time import WorkDayReading


@tracked()
class CalendarDay(models.Model):
    """Is this day worked?  First filled from the official arrangement, then the county's own."""

    on_date = models.DateField(_("date"), unique=True)
    is_workday = models.BooleanField(_("workday"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["on_date"]
        constraints = [readable_day("gis_core_calendarday", "on_date")]

    def __str__(self) -> str:
        return f"{self.on_date} {self.name}".strip()


@tracked()
class OfficeHours(models.Model):
    """When is the office open from a day on, until the next row's day?  Local times of the county.

    `weekdays` is a mask: Monday 1, Tuesday 2 … Sunday 64; named days (CalendarDay) are worked or not whatever it
    says.  `slots` holds opening and closing times in turn: 08:00, 12:00, 14:00, 18:00.
    """

    class Reading(models.TextChoices):
        HOURS = WorkDayReading.HOURS.value, _("a work day is eight work hours")
        WHOLE_DAYS = (
            WorkDayReading.WHOLE_DAYS.value,
            _("N work days end with the office hours of the N-th working day after the start"),
        )

    valid_from = models.DateField(_("from this day"), unique=True)
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), db_default=0b0011111)
    slots = ArrayField(models.TimeField(), verbose_name=_("office hours"))
    reading = models.CharField(
        _("work days"), max_length=10, choices=Reading.choices, db_default=Reading.HOURS
    )

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        ordering = ["valid_from"]
        constraints = [
            readable_day("gis_core_officehours", "valid_from"),
            models.CheckConstraint(
                condition=Q(weekdays__gte=1, weekdays__lte=127), name="gis_core_officehours_weekdays"
            ),
            models.CheckConstraint(condition=SlotsOk(F("slots")), name="gis_core_officehours_slots"),
            models.CheckConstraint(
                condition=Q(reading__in=[reading.value for reading in WorkDayReading]),
                name="gis_core_officehours_reading",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {slots_in_words(self.slots)}"


def slots_in_words(edges: list[datetime.time]) -> str:
    """Office hours as people write them: 08:00–12:00, 14:00–18:00."""
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in pairs)
