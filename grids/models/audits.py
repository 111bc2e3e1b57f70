"""What the coverage audit last said, kept for the page that shows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditReport(models.Model):
    """The outcome of one coverage audit; `basis` is what it rests on (grids.audit.reading.basis_of)."""

    basis = models.CharField(_("basis"), max_length=60, unique=True)
    computed_at = models.DateTimeField(_("computed at"))
    ground_version = models.BigIntegerField(_("ground version"))
    proved = models.BooleanField(_("proved"))
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("coverage audit")
        verbose_name_plural = _("coverage audits")
        ordering = ["-computed_at", "-id"]
        get_latest_by = ["computed_at", "id"]

    def __str__(self) -> str:
        return f"{self.computed_at:%Y-%m-%d} · {self.ground_version}"
