"""Boundary editions: how the ground changes, and from which day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.history import tracked
from gis_core.people import person


@tracked()
class BoundaryEdition(models.Model):
    """One published change of a layer, by an import or from a draft (grids/models/drafts.py)."""

    class Layer(models.TextChoices):
        DIVISIONS = "divisions", _("Divisions")
        GRIDS = "grids", _("Grids")
        ROAD_SECTIONS = "road_sections", _("Road sections")
        PLACES = "places", _("Places")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    layer = models.CharField(_("layer"), max_length=30, choices=Layer.choices)
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    effective_from = models.DateField(
        _("effective from"), null=True, blank=True, help_text=_("empty: from the beginning of time")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = person(_("published by"), optional=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = person(_("withdrawn by"), optional=True)
    source_name = models.CharField(_("source file"), max_length=200, blank=True)
    source_sha256 = models.CharField(_("SHA-256 of the source"), max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)

    class Meta:
        verbose_name = _("boundary edition")
        verbose_name_plural = _("boundary editions")
        ordering = ["layer", "-number"]
        constraints = [
            readable_day("grids_boundaryedition", "effective_from"),
            models.UniqueConstraint(fields=["layer", "number"], name="grids_boundaryedition_number"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="grids_boundaryedition_published_at",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="grids_boundaryedition_withdrawn_at",
            ),
        ]

    def __str__(self) -> str:
        return _("%(layer)s, edition %(number)d") % {
            "layer": self.get_layer_display(),
            "number": self.number,
        }

    @property
    def name(self) -> str:
        """What programs, files and addresses call it, as grids-2."""
        return f"{self.layer}-{self.number}"
