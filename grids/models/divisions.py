"""Administrative divisions, from the province down to the community, in their yearly versions."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.words import words_index
from grids.models.versions import Version, version_constraints


@tracked()
class Division(Version):
    """A province, prefecture, county, township or community; one row per yearly version."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        PREFECTURE = "prefecture", _("prefecture")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township or sub-district")
        COMMUNITY = "community", _("community or village")

    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    unit = models.ForeignKey(
        "grids.Unit",
        verbose_name=_("unit that answers for it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="divisions",
    )
    edition = models.ForeignKey(
        "grids.BoundaryEdition", verbose_name=_("edition"), on_delete=models.PROTECT, null=True, blank=True
    )
    source_year = models.PositiveSmallIntegerField(_("source year"), null=True, blank=True)
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID, null=True, blank=True)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        indexes = [words_index("grids_division", "code", "name")]
        constraints = [
            *version_constraints("grids_division", "code"),
            geometry_check("grids_division"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_division_has_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
