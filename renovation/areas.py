"""Areas of renovation in which imagery can be counted."""

from django.utils.translation import gettext_lazy as _

from gis_core.imagery.areas import AreaSource
from renovation.zone_outlines import zones_sql

ZONES = AreaSource(
    "renovation_zones",
    _("Renovation zones"),
    zones_sql("%(day)s::date"),
)
