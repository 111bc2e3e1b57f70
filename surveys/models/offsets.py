"""Batches of points whose coordinates look like those of an offset Chinese web map."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked
from gis_core.people import person


@tracked()
class OffsetCheck(models.Model):
    """What the offset doctor found about a batch (gis_core.coordinates.offsets), and what a person decided.

    Fits are shares from 0 to 1.  Nothing moves before a person says so.
    """

    class Suspicion(models.TextChoices):
        GCJ02 = "gcj02", "GCJ-02"
        BD09 = "bd09", "BD-09"

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        CORRECTED = "corrected", _("corrected")
        DISMISSED = "dismissed", _("left as declared")

    title = models.CharField(_("batch"), max_length=200)
    declared_crs = models.CharField(_("declared CRS"), max_length=40)
    point_ids = ArrayField(models.BigIntegerField(), verbose_name=_("points"), editable=False)
    suspicion = models.CharField(_("suspicion"), max_length=8, choices=Suspicion.choices)
    fit_declared = models.FloatField(_("fit as declared"))
    fit_gcj02 = models.FloatField(_("fit as GCJ-02"))
    fit_bd09 = models.FloatField(_("fit as BD-09"))
    chance_mean = models.FloatField(_("fit by chance"))
    chance_deviation = models.FloatField(_("deviation by chance"))
    checked_at = models.DateTimeField(_("checked at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = person(_("decided by"), optional=True)

    class Meta:
        verbose_name = _("offset check")
        verbose_name_plural = _("offset checks")
        ordering = ["-checked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="surveys_offsetcheck_decision_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.get_suspicion_display()}"
