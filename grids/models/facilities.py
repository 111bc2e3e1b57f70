"""Numbered facilities, each with an owner and a maintainer; hydrants with their profile."""

import secrets

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.words import words_index
from grids.models.roads import unit_field
from grids.models.versions import Version, version_constraints


def new_qr_token() -> str:
    """Which unguessable word goes on the label of a new facility?"""
    return secrets.token_urlsafe(12)


@tracked()
class Facility(Version):
    """A component of the town (lamp, cover, hydrant …); who maintains it handles its faults."""

    class Status(models.TextChoices):
        INTACT = "intact", _("intact")
        DAMAGED = "damaged", _("damaged")
        LOST = "lost", _("lost")
        DISUSED = "disused", _("disused")
        REMOVED = "removed", _("removed")

    uid = models.UUIDField(_("public id"), unique=True, db_default=models.Func(function="gen_random_uuid"))
    code = models.CharField(_("identifier"), max_length=40)
    name = models.CharField(_("name"), max_length=120, blank=True, db_default="")
    qr_token = models.CharField(
        _("label"), max_length=32, null=True, blank=True, unique=True, default=new_qr_token
    )
    category = models.ForeignKey(
        "grids.Category", verbose_name=_("category"), on_delete=models.PROTECT, related_name="facilities"
    )
    owner = unit_field(_("owner"))
    maintainer = unit_field(_("maintenance unit"))
    maintainer_person = models.CharField(_("named maintainer"), max_length=60, blank=True, db_default="")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, db_default=Status.INTACT)
    accuracy_class = models.CharField(
        _("accuracy class"), max_length=1, choices=[(c, c) for c in "ABC"], blank=True, db_default=""
    )
    data_source = models.CharField(_("data source"), max_length=60, blank=True, db_default="")
    installed_on = models.DateField(_("installed on"), null=True, blank=True)
    changed_on = models.DateField(_("changed on"), null=True, blank=True)
    geom = models.PointField(_("position"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry(models.PointField)

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ["code"]
        indexes = [words_index("grids_facility", "code", "name")]
        constraints = [
            *version_constraints("grids_facility", "code"),
            readable_day("grids_facility", "installed_on"),
            readable_day("grids_facility", "changed_on"),
            geometry_check("grids_facility"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_facility_has_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


@tracked()
class HydrantProfile(models.Model):
    """What only hydrants have."""

    facility = models.OneToOneField(
        Facility, verbose_name=_("hydrant"), on_delete=models.CASCADE, related_name="hydrant"
    )
    above_ground = models.BooleanField(_("above ground"), default=True)
    diameter_mm = models.PositiveSmallIntegerField(_("pipe diameter (mm)"), null=True, blank=True)
    outlets = models.PositiveSmallIntegerField(_("outlets"), null=True, blank=True)
    pressure_mpa = models.FloatField(_("pressure (MPa)"), null=True, blank=True)
    flow_l_s = models.FloatField(_("flow (L/s)"), null=True, blank=True)
    ring_network = models.BooleanField(_("ring network"), null=True, blank=True)
    obstruction = models.CharField(_("obstruction"), max_length=120, blank=True)
    last_tested_on = models.DateField(_("last tested on"), null=True, blank=True)
    usable = models.BooleanField(_("usable"), default=True)

    class Meta:
        verbose_name = _("hydrant profile")
        verbose_name_plural = _("hydrant profiles")
        constraints = [readable_day("grids_hydrantprofile", "last_tested_on")]

    def __str__(self) -> str:
        return str(self.facility)
