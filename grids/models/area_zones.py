"""Area zones (片区): campaign zones with working groups and a county leader in charge."""

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from grids.models.versions import Version, version_constraints


@tracked()
class AreaZone(Version):
    """A part of the town that a county leader has taken charge of (包片); it answers for no case."""

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("county leader in charge"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="area_zones",
    )
    leader_title = models.CharField(_("title of the leader"), max_length=60, blank=True, db_default="")
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("area zone")
        verbose_name_plural = _("area zones")
        constraints = [*version_constraints("grids_areazone", "code"), geometry_check("grids_areazone")]

    def __str__(self) -> str:
        return self.name


@tracked()
class WorkingGroup(models.Model):
    """A specialist group at work in an area zone."""

    zone = models.ForeignKey(
        AreaZone, verbose_name=_("area zone"), on_delete=models.CASCADE, related_name="working_groups"
    )
    name = models.CharField(_("name"), max_length=120)
    lead_unit = models.ForeignKey(
        "grids.Unit", verbose_name=_("leading unit"), on_delete=models.PROTECT, related_name="+"
    )
    members = models.ManyToManyField("grids.Unit", verbose_name=_("members"), blank=True, related_name="+")
    duty = models.TextField(_("task"), blank=True)

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def __str__(self) -> str:
        return self.name
