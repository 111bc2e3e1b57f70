"""Areas of renovation in which imagery can be counted."""

from django.utils.translation import gettext_lazy as _

from gis_core.imagery.areas import AreaSource

ZONES = AreaSource(
    "renovation_zones",
    _("Renovation zones"),
    "SELECT z.code, z.name, z.geom FROM renovation_renovationzone z",
)
