"""Responsibility grids and the other cells of the same table."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.words import words_index
from grids.models.versions import Version, version_constraints


@tracked()
class Grid(Version):
    """A piece of ground with one accountable unit; within one kind, cells do not overlap."""

    class Kind(models.TextChoices):
        RESPONSIBILITY = "responsibility", _("responsibility grid")
        UNIT_CELL = "unit_cell", _("unit grid")
        GOVERNANCE = "governance", _("governance grid")
        DEDICATED = "dedicated", _("dedicated grid")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, db_default=Kind.RESPONSIBILITY)
    community_code = models.CharField(_("community code"), max_length=12, blank=True, db_default="")
    accountable_unit = models.ForeignKey(
        "grids.Unit",
        verbose_name=_("accountable unit"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    supervising_unit = models.ForeignKey(
        "grids.Unit",
        verbose_name=_("supervising unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("grid manager"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_grids",
    )
    backup_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("substitute"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    land_use = models.CharField(_("land use"), max_length=60, blank=True, db_default="")
    edition = models.ForeignKey("grids.BoundaryEdition", verbose_name=_("edition"), on_delete=models.PROTECT)
    predecessors = models.ManyToManyField(
        "self", verbose_name=_("predecessors"), symmetrical=False, blank=True, related_name="successors"
    )
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["code"]
        indexes = [words_index("grids_grid", "code", "name")]
        constraints = [
            *version_constraints("grids_grid", "kind", "code"),
            geometry_check("grids_grid"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_grid_has_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
