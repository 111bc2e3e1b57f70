"""Tiles of the inspection points: what was done at each in the month of a day, and what is blank."""

from django.utils.translation import gettext_lazy as _

from gis_core.map_layers import LegendClass, LegendEntry
from gis_core.tile_layers import SEARCH, TileLayer
from grids.tiles import DAY, DEEPEST_ZOOM

#: Half a symbol's height as a part of a tile's side: 7 pixels of 512; of a point that is in every lot, 10.
RADIUS, RADIUS_OF_MUST = 7 / 512, 10 / 512

#: What counts is what assessment.rules.coverage counts: each kind of visit, and the lot's inspectors as a check.
#: Symbols are squares on their corner, as large on the screen at every zoom.  They have no id: what lies below them is
#: found under a pointer.
_SQL = f"""
WITH frame AS (
  SELECT bounds, ST_XMax(bounds) - ST_XMin(bounds) AS side, {DAY} AS day
  FROM ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), found AS (
  SELECT t.id, t.code, t.name, t.must_inspect AS must, t.key_industry AS key, ST_Transform(t.geom, 3857) AS at, (
    SELECT count(DISTINCT done.kind) FROM (
      SELECT v.kind FROM assessment_pointvisit v
      WHERE v.point_id = t.id AND v.visited_on >= date_trunc('month', day) AND v.visited_on <= day
      UNION ALL
      SELECT 'check' FROM assessment_inspectiontask k
        JOIN assessment_inspectionmonth m ON m.id = k.month_id AND m.month = date_trunc('month', day)
      WHERE k.point_id = t.id AND EXISTS (SELECT FROM assessment_observation o WHERE o.task_id = k.id)
    ) done) AS marks
  FROM frame, assessment_inspectionpoint t
  WHERE %(everything)s AND t.geom && {SEARCH} AND t.during @> day
), shapes AS (
  SELECT code, name, must, key, CASE marks WHEN 0 THEN 'blank' WHEN 3 THEN 'done' ELSE 'partly' END AS class,
    ST_AsMVTGeom(
      ST_Buffer(at, side * CASE WHEN must THEN {RADIUS_OF_MUST} ELSE {RADIUS} END, 'quad_segs=1'),
      bounds, %(extent)s, %(buffer)s) AS geom
  FROM found, frame ORDER BY must, id
)
SELECT ST_AsMVT(shapes, 'inspection_points', %(extent)s, 'geom') FROM shapes WHERE geom IS NOT NULL
"""  # noqa: S608  made of constants of the code, at import

INSPECTION_POINTS = TileLayer(
    name="inspection_points",
    sql=_SQL,
    min_zoom=9,
    max_zoom=DEEPEST_ZOOM,
    scope="assessment.policies.tile_scope",
)

INSPECTION_POINTS_LEGEND = LegendEntry(
    "inspection_points",
    _("Inspection points, by what the month has seen"),
    (
        LegendClass("blank", _("nothing yet")),
        LegendClass("partly", _("supervision, check or follow-up is missing")),
        LegendClass("done", _("all three done")),
        LegendClass("must", _("larger: industry that is in every lot")),
        LegendClass("key", _("wide edge: key industry")),
    ),
    off=True,
)
