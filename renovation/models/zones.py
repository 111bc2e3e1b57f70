"""Where is renovation planned and done?"""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.words import words_index


@tracked()
class RenovationZone(models.Model):
    """An area whose houses are renovated or replaced as one project."""

    class Kind(models.TextChoices):
        CITY = "city", _("urban shanty town")
        STATE_FARM = "state_farm", _("shanty town of a state farm")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, db_default=Kind.CITY)
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("renovation zone")
        verbose_name_plural = _("renovation zones")
        ordering = ["code"]
        indexes = [words_index("renovation_zone", "code", "name")]
        constraints = [
            geometry_check("renovation_renovationzone"),
            models.CheckConstraint(condition=~Q(code=""), name="renovation_zone_has_code"),
        ]

    def __str__(self) -> str:
        return self.name or self.code
