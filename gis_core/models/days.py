"""Which days are worked?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.history import tracked


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
