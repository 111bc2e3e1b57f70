"""Tiles of the last check of hydrants: what they reach, built-up ground beyond, roads too long without one."""

from django.utils.translation import gettext_lazy as _

from gis_core.map_layers import LegendClass, LegendEntry
from gis_core.tile_layers import SEARCH, TileLayer
from grids.tiles.common import DEEPEST_ZOOM

#: The same rows as HydrantFindingQuerySet and HydrantGroundQuerySet.visible_to, with the parameters of the policy.
_FINDINGS = "(%(everything)s OR t.accountable_unit_id = ANY(%(unit_ids)s) OR t.grid_id = ANY(%(grid_ids)s))"
_GROUNDS = "(%(everything)s OR g.accountable_unit_id = ANY(%(unit_ids)s) OR t.grid_id = ANY(%(grid_ids)s))"

#: Shapes have no id: nothing opens under a pointer. The reach comes first, to lie under the rest.
_SQL = f"""
WITH frame AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), newest AS (
  SELECT max(id) AS id FROM grids_hydrantcheck
), shown AS (
  SELECT 'reach' AS class, g.code, t.geom_3857, t.id, 1 AS place
  FROM newest JOIN grids_hydrantground t ON t.check_made_id = newest.id JOIN grids_grid g ON g.id = t.grid_id
  WHERE t.geom && {SEARCH} AND {_GROUNDS}
  UNION ALL
  SELECT t.kind, t.code, t.geom_3857, t.id, CASE t.kind WHEN 'ground' THEN 2 ELSE 3 END
  FROM newest JOIN grids_hydrantfinding t ON t.last_check_id = newest.id
  WHERE t.geom && {SEARCH} AND t.kind IN ('ground', 'stretch') AND {_FINDINGS}
), shapes AS (
  SELECT class, code, ST_AsMVTGeom(geom_3857, bounds, %(extent)s, %(buffer)s) AS geom
  FROM shown, frame ORDER BY place, id
)
SELECT ST_AsMVT(shapes, 'hydrants', %(extent)s, 'geom') FROM shapes WHERE geom IS NOT NULL
"""  # noqa: S608  made of constants of the code, at import

HYDRANTS = TileLayer(
    name="hydrants",
    sql=_SQL,
    min_zoom=8,
    max_zoom=DEEPEST_ZOOM,
    scope="grids.policies.hydrants_tile_scope",
    dated=False,
)

HYDRANTS_LEGEND = LegendEntry(
    "hydrants",
    _("Hydrant coverage"),
    (
        LegendClass("reach", _("within reach")),
        LegendClass("ground", _("built-up ground beyond reach")),
        LegendClass("stretch", _("road too long without a hydrant")),
    ),
    off=True,
)
