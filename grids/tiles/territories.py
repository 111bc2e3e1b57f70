"""Tiles of the territories: divisions, grids, places, road sections and junctions, each on one day."""

from django.utils.translation import gettext_lazy as _

from gis_core.map_layers import LegendEntry
from gis_core.tile_layers import TileLayer, shapes_sql
from grids.tiles.common import DAY, DEEPEST_ZOOM, INSIDE, ON_THAT_DAY, SCOPE, STATE

#: How many hues the map has for units (frontend/src/map/styles.ts).
UNIT_HUES = 8

OF_MAIN_KIND = "t.kind = (SELECT c.main_grid_kind FROM grids_county c)"

#: Up to this zoom grids are drawn by outlines with fewer corners, which keep their borders shared (docs/adr/0046).
OUTLINED_ZOOM = 11
#: The outline that a version has in the edition of the day; deeper in, or where none is made yet, its own shape.
_OUTLINED = f"""LEFT JOIN grids_gridoutline o ON %(z)s <= {OUTLINED_ZOOM} AND o.grid_id = t.id AND o.edition_id = (
  SELECT e.id FROM grids_boundaryedition e WHERE e.layer = 'grids' AND e.state = 'published'
    AND (e.effective_from IS NULL OR e.effective_from <= {DAY})
  ORDER BY e.effective_from DESC NULLS LAST, e.number DESC LIMIT 1)"""  # noqa: S608  made of constants of the code, at import

DIVISIONS = TileLayer(
    name="divisions",
    sql=shapes_sql(
        "divisions",
        columns="t.code, t.name, t.level",
        names="code, name, level",
        source="grids_division t",
        where=ON_THAT_DAY,
        anchor=INSIDE,
    ),
    min_zoom=2,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    told_by=("grids_division",),
    state=STATE,
)

GRIDS = TileLayer(
    name="grids",
    sql=shapes_sql(
        "grids",
        columns="t.code, coalesce(nullif(t.name, ''), t.code) AS name,"
        f" t.accountable_unit_id %% {UNIT_HUES} AS hue",
        names="code, name, hue",
        source=f"grids_grid t {_OUTLINED}",
        where=f"{ON_THAT_DAY} AND {OF_MAIN_KIND}",
        anchor=INSIDE,
        shape="coalesce(o.geom_3857, t.geom_3857)",
    ),
    min_zoom=7,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    told_by=("grids_grid", "grids_gridoutline", "grids_boundaryedition"),
    state=STATE,
)

PLACES = TileLayer(
    name="places",
    sql=shapes_sql(
        "places",
        columns="t.code, t.name, t.kind",
        names="code, name, kind",
        source="grids_place t",
        where=ON_THAT_DAY,
        anchor=INSIDE,
    ),
    min_zoom=12,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    told_by=("grids_place",),
    state=STATE,
)

ROAD_SECTIONS = TileLayer(
    name="road_sections",
    sql=shapes_sql(
        "road_sections",
        columns="t.code, coalesce(nullif(t.name, ''), t.code) AS name, t.road_class",
        names="code, name, road_class",
        source="grids_roadsection t",
        where=ON_THAT_DAY,
        anchor="ST_Transform(ST_LineInterpolatePoint(t.centreline, 0.5), 3857)",
    ),
    min_zoom=10,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    told_by=("grids_roadsection",),
    state=STATE,
)

JUNCTIONS = TileLayer(
    name="junctions",
    sql=shapes_sql(
        "junctions",
        columns="t.code, coalesce(nullif(t.name, ''), t.code) AS name",
        names="code, name",
        source="grids_junction t",
        where=ON_THAT_DAY,
        anchor=INSIDE,
    ),
    min_zoom=14,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    told_by=("grids_junction",),
    state=STATE,
)

DIVISIONS_LEGEND = LegendEntry("divisions", _("Divisions"))
GRIDS_LEGEND = LegendEntry("grids", _("Responsibility grids, by unit"))
PLACES_LEGEND = LegendEntry("places", _("Storefronts, sites, compounds"))
ROAD_SECTIONS_LEGEND = LegendEntry("road_sections", _("Road sections"))
