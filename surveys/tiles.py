"""Vector tiles of survey points: clusters from afar, every point from near, one statement a tile."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.map_layers import LegendClass, LegendEntry
from gis_core.tile_layers import SEARCH, TileLayer, cells_sql
from grids.rules.policies import Step
from grids.tiles import DAY, DEEPEST_ZOOM, STATE
from surveys.enforcement.rules import ChainStage
from surveys.scope import CASE_IN_SCOPE, IN_SCOPE

#: Server zoom from which every point is drawn by itself.
EVERY_POINT_ZOOM = 17
#: Cells a tile's side: 21 pixels on a tile of 512, so that only symbols that would overlap are joined.
CELLS_PER_SIDE = 24

_STEP_NAMES = "ARRAY[" + ", ".join(f"'{step.name}'" for step in sorted(Step)) + "]"

#: `IS TRUE` keeps the index of days out: of a day that the planner does not know it would read all that came before.
_SEEN = f"(t.seen_on <= {DAY}) IS TRUE AND {IN_SCOPE}"
_CELLS = cells_sql(
    source="surveys_surveypoint t", where=_SEEN, per_side=CELLS_PER_SIDE, single_zoom=EVERY_POINT_ZOOM
)
POINTS_SQL = f"""
WITH {_CELLS}, points AS (
  SELECT cells.id, count,
    CASE WHEN count = 1 THEN ({_STEP_NAMES})[point.accountable_step] END AS resolved_by,
    CASE WHEN count = 1 THEN category.key END AS category,
    CASE WHEN count = 1 THEN point.seen_on::text END AS "on",
    ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), bounds, %(extent)s, 0, false) AS geom
  FROM frame, cells JOIN surveys_surveypoint point ON point.id = cells.id
    JOIN grids_category category ON category.id = point.category_id
)
SELECT ST_AsMVT(points, 'points', %(extent)s, 'geom', 'id') FROM points
"""  # noqa: S608  made of constants of the code, at import

POINTS = TileLayer(
    name="points",
    sql=POINTS_SQL,
    min_zoom=3,
    max_zoom=DEEPEST_ZOOM,
    scope="surveys.scope.tile_scope",
    told_by=("surveys_surveypoint", "grids_category"),
    state=STATE,
)

#: How far the procedure against an illegal structure is, as the map tells it apart; all other stages are its end.
OPEN_STAGES = (ChainStage.FOUND, ChainStage.STOP_ORDERED, ChainStage.EXAMINED, ChainStage.CORRECTING)
DECIDED_STAGES = (
    *(ChainStage.DECIDED, ChainStage.REMINDED, ChainStage.ANNOUNCED),
    *(ChainStage.ORDERED, ChainStage.AT_COURT, ChainStage.ALLOWED),
)

#: Shapes have no id: nothing opens under a pointer.
SUPPRESSION_AREAS_SQL = f"""
WITH frame AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), shapes AS (
  SELECT t.name, t.reason, (upper(t.during) - 1)::text AS until,
    ST_AsMVTGeom(t.geom_3857, bounds, %(extent)s, %(buffer)s) AS geom
  FROM frame, surveys_suppressionarea t
  WHERE t.geom && {SEARCH} AND t.during @> {DAY}
  ORDER BY t.id
)
SELECT ST_AsMVT(shapes, 'suppression_areas', %(extent)s, 'geom') FROM shapes WHERE geom IS NOT NULL
"""  # noqa: S608  made of constants of the code, at import

SUPPRESSION_AREAS = TileLayer(
    name="suppression_areas",
    sql=SUPPRESSION_AREAS_SQL,
    min_zoom=9,
    max_zoom=DEEPEST_ZOOM,
    scope="grids.policies.tile_scope",
    told_by=("surveys_suppressionarea",),
    state=STATE,
)

SUPPRESSION_AREAS_LEGEND = LegendEntry("suppression_areas", _("No cases here for now"))

_CHAIN_CLASSES = "CASE " + " ".join(
    f"WHEN e.stage IN ({', '.join(repr(stage.value) for stage in stages)}) THEN '{name}'"
    for name, stages in (("open", OPEN_STAGES), ("decided", DECIDED_STAGES))
)

#: Whose case may be seen, and whose point was seen by that day; the id is the point's, by which the map opens it.
ILLEGAL_STRUCTURES_SQL = f"""
WITH frame AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), shapes AS (
  SELECT t.id, e.stage, {_CHAIN_CLASSES} ELSE 'ended' END AS class,
    ST_AsMVTGeom(e.geom_3857, bounds, %(extent)s, %(buffer)s) AS geom
  FROM frame, surveys_enforcement e
    JOIN surveys_case k ON k.id = e.case_id JOIN surveys_surveypoint t ON t.id = k.point_id
  WHERE e.geom && {SEARCH} AND t.seen_on <= {DAY} AND {CASE_IN_SCOPE}
  ORDER BY e.id
)
SELECT ST_AsMVT(shapes, 'illegal_structures', %(extent)s, 'geom', 'id') FROM shapes WHERE geom IS NOT NULL
"""  # noqa: S608  made of constants of the code, at import

ILLEGAL_STRUCTURES = TileLayer(
    name="illegal_structures",
    sql=ILLEGAL_STRUCTURES_SQL,
    min_zoom=12,
    max_zoom=DEEPEST_ZOOM,
    scope="surveys.scope.tile_scope",
)

ILLEGAL_STRUCTURES_LEGEND = LegendEntry(
    "illegal_structures",
    _("Illegal structures, by stage"),
    (
        LegendClass("open", _("found, being examined or corrected")),
        LegendClass("decided", _("to be removed")),
        LegendClass("ended", _("removed, or allowed to stay")),
    ),
)

POINTS_LEGEND = LegendEntry(
    "points",
    _("Survey points, by the light of their case"),
    (
        LegendClass("red", pgettext_lazy("light of a case", "overdue")),
        LegendClass("yellow", pgettext_lazy("light of a case", "soon due")),
        LegendClass("green", pgettext_lazy("light of a case", "in time")),
        LegendClass("unlit", _("no clock runs")),
        LegendClass("fallback", _("no territory: nearest or township")),
        LegendClass("clustered", _("several points, and how many are overdue")),
    ),
)
