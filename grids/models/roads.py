"""Roads, junction boxes and the supervised road sections with their corridors."""

from typing import TYPE_CHECKING

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.words import words_index
from grids.models.versions import Version, version_constraints

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RoadClass(models.TextChoices):
    ARTERIAL = "arterial", _("arterial road")
    SECONDARY = "secondary", _("secondary road")
    BRANCH = "branch", _("branch road")
    LANE = "lane", _("lane")


@tracked()
class Road(models.Model):
    """A named street, whole; it answers for nothing, its sections do."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    road_class = models.CharField(
        _("road class"), max_length=12, choices=RoadClass.choices, default=RoadClass.LANE
    )
    pedestrian = models.BooleanField(_("pedestrian street"), default=False)
    geom = models.MultiLineStringField(_("centreline"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry(models.MultiLineStringField)

    class Meta:
        verbose_name = _("road")
        verbose_name_plural = _("roads")
        ordering = ["code"]
        indexes = [words_index("grids_road", "code", "name")]
        constraints = [geometry_check("grids_road")]

    def __str__(self) -> str:
        return self.name or self.code


def unit_field(label: "StrOrPromise") -> models.ForeignKey:
    """A nullable foreign key to a unit that plays the part `label` on a road section."""
    return models.ForeignKey(
        "grids.Unit", verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


@tracked()
class RoadSection(Version):
    """A piece of road with a supervising unit; `geom` is its corridor, made from the centreline.

    Inside the corridor the supervising unit answers for the road-bound categories.
    """

    class Side(models.TextChoices):
        BOTH = "both", _("both sides")
        LEFT = "left", _("left side")
        RIGHT = "right", _("right side")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120, blank=True)
    road = models.ForeignKey(
        Road, verbose_name=_("road"), on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    from_name = models.CharField(_("from"), max_length=120, blank=True, db_default="")
    to_name = models.CharField(_("to"), max_length=120, blank=True, db_default="")
    road_class = models.CharField(
        _("road class"), max_length=12, choices=RoadClass.choices, db_default=RoadClass.LANE
    )
    side = models.CharField(_("side"), max_length=5, choices=Side.choices, db_default=Side.BOTH)
    width_left_m = models.FloatField(_("width to the left (m)"), db_default=5.0)
    width_right_m = models.FloatField(_("width to the right (m)"), db_default=5.0)
    supervising_unit = unit_field(_("supervising unit"))
    handling_unit = unit_field(_("handling unit"))
    cleaning_unit = unit_field(_("cleaning unit"))
    lighting_unit = unit_field(_("lighting unit"))
    patrol_per_week = models.PositiveSmallIntegerField(_("patrols a week"), null=True, blank=True)
    edition = models.ForeignKey("grids.BoundaryEdition", verbose_name=_("edition"), on_delete=models.PROTECT)
    centreline = models.LineStringField(_("centreline"), srid=STORAGE_SRID)
    # Sent as NULL, made by the trigger grids_make_corridor, never stored as NULL (constraint below).
    geom = models.MultiPolygonField(_("corridor"), srid=STORAGE_SRID, editable=False, null=True)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("road section")
        verbose_name_plural = _("road sections")
        ordering = ["code"]
        indexes = [words_index("grids_roadsection", "code", "name")]
        constraints = [
            *version_constraints("grids_roadsection", "code"),
            geometry_check("grids_roadsection"),
            geometry_check("grids_roadsection", column="centreline"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_roadsection_has_code"),
            models.CheckConstraint(condition=Q(geom__isnull=False), name="grids_roadsection_has_corridor"),
            models.CheckConstraint(
                condition=Q(width_left_m__gte=0, width_right_m__gte=0)
                & Q(width_left_m__lte=200, width_right_m__lte=200)
                & (Q(width_left_m__gt=0) | Q(width_right_m__gt=0)),
                name="grids_roadsection_width",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


@tracked()
class Junction(Version):
    """A junction box and the road section that answers inside it."""

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120, blank=True)
    section_code = models.CharField(_("code of the section that answers"), max_length=40)
    geom = models.MultiPolygonField(_("box"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("junction")
        verbose_name_plural = _("junctions")
        ordering = ["code"]
        constraints = [*version_constraints("grids_junction", "code"), geometry_check("grids_junction")]

    def __str__(self) -> str:
        return self.name or self.code
