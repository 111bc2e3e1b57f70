"""Vector tiles of renovation."""

from django.utils.translation import gettext_lazy as _

from gis_core.map_layers import LegendEntry
from gis_core.tile_layers import TileLayer, shapes_sql
from grids.tiles import DEEPEST_ZOOM

RENOVATION_ZONES = TileLayer(
    name="renovation_zones",
    sql=shapes_sql(
        "renovation_zones",
        columns="t.code, t.name, t.kind",
        names="code, name, kind",
        source="renovation_renovationzone t",
        where="true",
        anchor="ST_PointOnSurface(t.geom_3857)",
    ),
    min_zoom=9,
    max_zoom=DEEPEST_ZOOM,
    scope="grids.policies.tile_scope",
    dated=False,
    told_by=("renovation_renovationzone",),
)

RENOVATION_ZONES_LEGEND = LegendEntry("renovation_zones", _("Renovation zones"))
