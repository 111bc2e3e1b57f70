"""Months whose figures are kept as they were, whatever becomes of their cases later (C.3 row 27)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day


class FrozenMonth(models.Model):
    """The counts of the cases that were reported in a month, by unit, grid, category …; never changed.

    `figures`: by → [{code, name, counts}], as surveys.figures.figures; `inputs_sha256`: over the counts of each case
    (surveys.services.freezing.inputs_sha256), which `inputs` keeps: {columns, rows}, a row a case, so that a number
    opens the very cases that it counted (NULL: frozen before that was kept).
    """

    month = models.DateField(_("month"), unique=True, help_text=_("its first day"))
    cases = models.PositiveIntegerField(_("cases"))
    figures = models.JSONField(_("figures"))
    inputs_sha256 = models.CharField(_("SHA-256 of what was counted"), max_length=64)
    inputs = models.JSONField(_("what was counted"), null=True)
    frozen_at = models.DateTimeField(_("frozen at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("frozen by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: by itself, at night."),
    )

    class Meta:
        verbose_name = _("frozen month")
        verbose_name_plural = _("frozen months")
        ordering = ["-month"]
        constraints = [
            readable_day("surveys_frozenmonth", "month"),
            models.CheckConstraint(condition=Q(month__day=1), name="surveys_frozenmonth_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
