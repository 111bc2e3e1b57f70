"""Duty notices (责任通知书): what a unit was told that it answers for, and who signed for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.history import tracked
from gis_core.people import person


@tracked()
class DutyNotice(models.Model):
    """The duties of a unit on a day, word for word as they were issued; a trigger keeps them so.

    `content` is grids.duties.Duties as JSON.  A signature can be given once and is never taken back.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    unit = models.ForeignKey(
        "grids.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="duty_notices"
    )
    on_date = models.DateField(_("duties of"))
    content = models.JSONField(_("content"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = person(_("issued by"))
    signed_at = models.DateTimeField(_("signed for at"), null=True, blank=True)
    signed_by = person(_("signed for by"), optional=True)

    class Meta:
        verbose_name = _("duty notice")
        verbose_name_plural = _("duty notices")
        ordering = ["-issued_at", "-id"]
        get_latest_by = ["issued_at", "id"]
        constraints = [
            readable_day("grids_dutynotice", "on_date"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="grids_dutynotice_signature_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"
