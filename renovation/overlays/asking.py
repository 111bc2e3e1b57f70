"""What lies inside an outline?  Read from the database in one statement.

Areas and lengths on the ellipsoid (m², m), only of what lies inside.  What is counted lies where its point lies, a
building where a point of its inside lies: so the parts of a divided outline make the whole.
"""

# ruff: noqa: S608  the statement is put together from the texts below; values go as parameters

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

import rules
import shapely
from django.db import connection

from gis_core.geometry import STORAGE_SRID
from grids.tiles import DAY
from renovation.policies import households_seen, projects_seen
from renovation.zone_outlines import zones_sql
from surveys.enforcement.rules import UNDER_WAY
from surveys.models.cases import OPEN_STATES
from surveys.scope import CASE_IN_SCOPE, EVERY_ROW, visible_rows

_HOLDS = "upper_inf(t.known) AND t.valid @> o.day"
_INSIDE_M2 = "ST_Area(ST_CollectionExtract(ST_Intersection(t.geom, o.geom), 3)::geography)"
_WHOLE_M2 = "ST_Area(t.geom::geography)"
_INSIDE_M = "ST_Length(ST_CollectionExtract(ST_Intersection(t.centreline, o.geom), 2)::geography)"
_ROUND = "round(({})::numeric, 2)::float8"
#: Of each `project`: does the asker see it?
PROJECT_SEEN = """(%(all_projects)s OR project.implementing_unit_id = ANY(%(project_units)s)
                   OR project.expropriation_department_id = ANY(%(project_units)s))"""
_SHARE = "round((i.inside / nullif(i.whole, 0))::numeric, 6)::float8"


def _areas(source: str, *, where: str, members: str = "", named: str = "t.code, t.name") -> str:
    """Things with a code, a name and an area: how much of each lies inside, and which share of it is that?"""
    return f"""
      SELECT {named}{members}, {_ROUND.format("i.inside")} AS area_m2, {_SHARE} AS share
      FROM {source} CROSS JOIN LATERAL (SELECT {_INSIDE_M2} AS inside, {_WHOLE_M2} AS whole) i
      WHERE ST_Intersects(t.geom, o.geom) AND {where} AND i.inside > 0 ORDER BY 1"""


#: What can be laid under an outline `o` (geom EPSG:4490, day): the rows that are told, in their order.
LAYERS: Mapping[str, str] = {
    "grids": _areas(
        "grids_grid t LEFT JOIN grids_unit u ON u.id = t.accountable_unit_id CROSS JOIN o",
        where=f"{_HOLDS} AND t.kind = (SELECT c.main_grid_kind FROM grids_county c)",
        members=", u.name AS accountable_unit",
    ),
    "road_sections": f"""
      SELECT t.code, t.name, u.name AS supervising_unit, {_ROUND.format("i.inside")} AS length_m
      FROM grids_roadsection t LEFT JOIN grids_unit u ON u.id = t.supervising_unit_id CROSS JOIN o
      CROSS JOIN LATERAL (SELECT {_INSIDE_M} AS inside) i
      WHERE ST_Intersects(t.centreline, o.geom) AND {_HOLDS} AND i.inside > 0 ORDER BY t.code""",
    "communities": _areas(
        "grids_division t CROSS JOIN o", where="upper_inf(t.known) AND t.level = 'community'"
    ),
    "facilities": f"""
      SELECT c.key AS category, c.name_zh AS name, count(*) AS count,
             count(*) FILTER (WHERE t.status <> 'intact') AS not_intact
      FROM grids_facility t JOIN grids_category c ON c.id = t.category_id CROSS JOIN o
      WHERE ST_Intersects(t.geom, o.geom) AND {_HOLDS} GROUP BY c.key, c.name_zh ORDER BY c.key""",
    "hydrants": f"""
      SELECT count(*) AS count, count(h.id) AS usable
      FROM grids_facility t
      JOIN grids_category c ON c.id = t.category_id AND c.kind = 'component' AND c.policy_group = 'hydrant'
      CROSS JOIN o LEFT JOIN LATERAL grids_usable_hydrants(o.day) h ON h.id = t.id
      WHERE ST_Intersects(t.geom, o.geom) AND {_HOLDS}""",
    "cases": f"""
      SELECT c.key AS category, c.name_zh AS name, count(*) AS count, count(*) FILTER (WHERE k.due_at < now()) AS red
      FROM surveys_case k JOIN surveys_surveypoint t ON t.id = k.point_id JOIN grids_category c ON c.id = k.category_id
      CROSS JOIN o
      WHERE ST_Intersects(t.geom, o.geom) AND k.state = ANY(%(open_states)s) AND {CASE_IN_SCOPE}
      GROUP BY c.key, c.name_zh ORDER BY c.key""",
    "structures": f"""
      SELECT e.stage, count(*) AS count, coalesce({_ROUND.format("sum(e.area_m2)")}, 0) AS area_m2
      FROM surveys_enforcement e JOIN surveys_case k ON k.id = e.case_id
      JOIN surveys_surveypoint t ON t.id = k.point_id CROSS JOIN o
      WHERE ST_Intersects(t.geom, o.geom) AND e.stage = ANY(%(under_way)s) AND {CASE_IN_SCOPE}
      GROUP BY e.stage ORDER BY e.stage""",
    "compounds": _areas(
        "grids_place t CROSS JOIN o",
        where=f"{_HOLDS} AND t.kind = 'compound'",
        members=", t.management",
    ),
    "parcels": _areas(
        "renovation_parcel t JOIN renovation_project project ON project.id = t.project_id CROSS JOIN o",
        where=PROJECT_SEEN,
        named="project.code || '/' || t.code AS code, t.location AS name, t.use AS land_use, t.tenure",
    ),
    "buildings": f"""
      SELECT t.use, count(*) FILTER (WHERE ST_Intersects(ST_PointOnSurface(t.geom), o.geom)) AS count,
             {_ROUND.format("sum(i.inside)")} AS footprint_m2,
             {_ROUND.format("sum(i.inside * coalesce(t.storeys, 1))")} AS floor_m2
      FROM grids_building t CROSS JOIN o CROSS JOIN LATERAL (SELECT {_INSIDE_M2} AS inside) i
      WHERE ST_Intersects(t.geom, o.geom) AND i.inside > 0 GROUP BY t.use ORDER BY t.use""",
    "households": """
      SELECT p.code, p.name, count(*) AS count,
             count(h.signed_on) AS signed, count(h.vacated_on) AS vacated
      FROM renovation_household h JOIN renovation_projectbuilding t ON t.id = h.building_id
      JOIN renovation_project p ON p.id = h.project_id CROSS JOIN o
      WHERE ST_Intersects(t.geom, o.geom) AND ST_Intersects(ST_PointOnSurface(t.geom), o.geom)
        AND (%(all_households)s OR p.implementing_unit_id = ANY(%(household_units)s)
             OR p.expropriation_department_id = ANY(%(household_units)s))
      GROUP BY p.code, p.name HAVING count(*) >= %(fewest)s ORDER BY p.code""",
    "zones": _areas(f"({zones_sql(DAY)}) t CROSS JOIN o", where="true"),
    "imagery": f"""
      SELECT t.name, t.taken_on, {_ROUND.format("i.inside")} AS area_m2,
             round((i.inside / nullif(ST_Area(o.geom::geography), 0))::numeric, 6)::float8 AS cover
      FROM gis_core_rasterlayer t CROSS JOIN o
      CROSS JOIN LATERAL (SELECT ST_Area(ST_CollectionExtract(ST_Intersection(t.footprint, o.geom), 3)::geography)
                                 AS inside) i
      WHERE ST_Intersects(t.footprint, o.geom) AND t.removed_at IS NULL AND t.version > 0 AND %(sees_imagery)s
        AND i.inside > 0 ORDER BY t.taken_on DESC, t.name, t.id""",
}  # fmt: skip


def values_of(
    outline: shapely.MultiPolygon | shapely.Polygon, *, user: Any, on: datetime.date | None
) -> dict[str, Any]:
    """The parameters of a statement about an outline: whose rows it tells, and of which day."""
    return {
        **(EVERY_ROW if user is None else visible_rows(user)),
        **households_seen(user),
        **projects_seen(user),
        "sees_imagery": user is None or rules.has_perm("gis_core.view_rasterlayer", user),
        "outline": shapely.to_wkb(outline),
        "as_of": on,
        "open_states": OPEN_STATES,
        "under_way": sorted(UNDER_WAY),
    }


_OUTLINE = f"""
WITH o AS MATERIALIZED (
  SELECT ST_GeomFromWKB(%(outline)s, {STORAGE_SRID}) AS geom, {DAY} AS day
)
SELECT json_build_object('on', o.day, 'area_m2', {_ROUND.format("ST_Area(o.geom::geography)")}{{layers}}) FROM o
"""
_LAYER = ", '{name}', (SELECT coalesce(json_agg(row), '[]') FROM ({rows}) row)"


def overlay(
    outline: shapely.MultiPolygon | shapely.Polygon,
    layers: Iterable[str],
    *,
    user: Any = None,
    on: datetime.date | None = None,
) -> dict[str, Any]:
    """What of each of these LAYERS lies inside an outline (EPSG:4490, degrees) on a day (None: today in the county)?

    Cases, structures, households and imagery are those that `user` may see; without a user, all.  Raises KeyError
    for another layer.
    """
    parts = [_LAYER.format(name=name, rows=LAYERS[name]) for name in dict.fromkeys(layers)]
    values = values_of(outline, user=user, on=on)
    with connection.cursor() as cursor:
        cursor.execute(_OUTLINE.format(layers="".join(parts)), values)
        (found,) = cursor.fetchone()
    told: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return told
