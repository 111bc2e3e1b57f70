"""Areas of the ground in which imagery can be counted."""

from django.utils.translation import gettext_lazy as _

from gis_core.imagery.areas import AreaSource

GRIDS = AreaSource(
    "grids",
    _("Responsibility grids"),
    "SELECT g.code, g.name, g.geom FROM grids_grid g WHERE upper_inf(g.known) AND g.valid @> %(day)s::date"
    " AND g.kind = (SELECT c.main_grid_kind FROM grids_county c)",
)
BUILDINGS = AreaSource("buildings", _("Buildings"), "SELECT b.code, b.name, b.geom FROM grids_building b")
