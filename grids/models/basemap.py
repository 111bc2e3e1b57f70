"""What the map shows under everything else: buildings and bodies of water; neither answers for anything."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.words import words_index


@tracked()
class Building(models.Model):
    """The footprint of a building, with what a map tells of it."""

    class Use(models.TextChoices):
        RESIDENTIAL = "residential", _("residential")
        COMMERCIAL = "commercial", _("commercial")
        MIXED = "mixed", _("shops below, flats above")
        OFFICE = "office", _("offices")
        EDUCATION = "education", _("education")
        MEDICAL = "medical", _("medical")
        PUBLIC = "public", _("public service")
        TRANSPORT = "transport", _("transport")
        INDUSTRIAL = "industrial", _("industrial")
        STORAGE = "storage", _("storage")
        AGRICULTURAL = "agricultural", _("agricultural")
        OTHER = "other", _("other")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, db_default="")
    use = models.CharField(_("use"), max_length=12, choices=Use.choices, db_default=Use.OTHER)
    storeys = models.PositiveSmallIntegerField(_("storeys"), null=True, blank=True)
    height_m = models.FloatField(_("height (m)"), null=True, blank=True)
    geom = models.MultiPolygonField(_("footprint"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["code"]
        indexes = [words_index("grids_building", "code", "name")]
        constraints = [
            geometry_check("grids_building"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_building_has_code"),
            models.CheckConstraint(
                condition=Q(height_m__isnull=True) | Q(height_m__gt=0, height_m__lte=1000),
                name="grids_building_height",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


@tracked()
class WaterBody(models.Model):
    """A stretch of water as the map shows it; who answers for it, grids and sites say."""

    class Kind(models.TextChoices):
        RIVER = "river", _("river")
        CANAL = "canal", _("canal")
        LAKE = "lake", _("lake")
        POND = "pond", _("pond")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, db_default="")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, db_default=Kind.POND)
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("body of water")
        verbose_name_plural = _("bodies of water")
        ordering = ["code"]
        indexes = [words_index("grids_waterbody", "code", "name")]
        constraints = [
            geometry_check("grids_waterbody"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_waterbody_has_code"),
        ]

    def __str__(self) -> str:
        return self.name or self.code
