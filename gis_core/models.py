"""People and days: what any map system needs, whatever its county."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked


@tracked(exclude=("password", "last_login"))
class User(AbstractUser):
    """Somebody with a login; what they may do follows from their memberships (grids.Membership)."""

    full_name = models.CharField(_("full name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or super().get_full_name()

    def get_short_name(self) -> str:
        return str(self)


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

    def __str__(self) -> str:
        return f"{self.on_date} {self.name}".strip()
