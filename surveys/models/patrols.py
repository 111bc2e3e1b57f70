"""Patrols (巡查): on which day somebody walked a grid or a road section.  They tell of the ground, not of people."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.history import tracked
from gis_core.people import person


@tracked()
class Patrol(models.Model):
    """That a territory was walked on a day, as whoever walked it says: no hours, no track, never attendance.

    `code` outlives the versions of the grid or section.  What the county plans is `patrol_per_week` of the section,
    of a grid that of its case rules.
    """

    class Layer(models.TextChoices):
        GRID = "grid", _("responsibility grid")
        SECTION = "section", _("road section")

    layer = models.CharField(_("what was walked"), max_length=8, choices=Layer.choices)
    code = models.CharField(_("code"), max_length=40)
    on_date = models.DateField(_("day"))
    by = person(_("walked by"))
    note = models.CharField(_("note"), max_length=200, blank=True, db_default="")
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("patrol")
        verbose_name_plural = _("patrols")
        ordering = ["-on_date", "-id"]
        indexes = [models.Index(fields=["layer", "code", "-on_date"], name="surveys_patrol_walked")]
        constraints = [
            readable_day("surveys_patrol", "on_date"),
            models.UniqueConstraint(fields=["layer", "code", "on_date", "by"], name="surveys_patrol_once"),
            models.CheckConstraint(condition=Q(layer__in=["grid", "section"]), name="surveys_patrol_layer"),
            models.CheckConstraint(condition=~Q(code=""), name="surveys_patrol_has_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.on_date}"
