"""Rulings: final decisions of the supervision office on who answers for a place."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.people import person
from grids.models.roads import unit_field
from grids.models.versions import Version, version_constraints


@tracked()
class Ruling(Version):
    """Who answers here, whatever the layers say; for some categories, or for all when none is named."""

    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=120)
    accountable_unit = unit_field(_("accountable unit"))
    handling_unit = unit_field(_("handling unit"))
    category_keys = ArrayField(
        models.CharField(max_length=12),
        verbose_name=_("public codes of the categories"),
        default=list,
        blank=True,
        help_text=_("Empty: all categories."),
    )
    decided_by = person(_("decided by"), optional=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True, db_default="")
    geom = models.MultiPolygonField(
        _("where"), srid=STORAGE_SRID, null=True, blank=True, help_text=_("Empty: the whole county.")
    )
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        constraints = [
            *version_constraints("grids_ruling", "code"),
            readable_day("grids_ruling", "decided_on"),
            geometry_check("grids_ruling"),
            models.CheckConstraint(
                condition=Q(accountable_unit__isnull=False) | Q(handling_unit__isnull=False),
                name="grids_ruling_names_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(geom__isnull=False) | Q(category_keys__len__gt=0), name="grids_ruling_has_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
