"""What ground goes from unit to unit by an edition, with what stands on it?"""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from grids.editions.reading import TABLES

#: Pieces of closed versions that versions of the edition cover under another unit; None where there was or is no unit.
#: Households are shared out by area. Metres are those of the sections' centrelines, facilities those of the day.
_MOVED = """
WITH was AS (
  SELECT t.id, t.{unit} AS unit_id, {kind} AS kind, {households} AS households, t.geom
  FROM {table} t WHERE t.id = ANY (%(closed)s)
), becomes AS (
  SELECT t.id, t.{unit} AS unit_id, {kind} AS kind, {households} AS households, t.geom
  FROM {table} t WHERE t.id = ANY (%(made)s)
), pieces AS (
  SELECT w.unit_id AS from_id, b.unit_id AS to_id, w.households,
    st_collectionextract(st_intersection(w.geom, b.geom), 3) AS geom, st_area(w.geom::geography) AS whole_m2
  FROM was w JOIN becomes b ON b.kind = w.kind AND b.geom && w.geom AND st_relate(w.geom, b.geom, '2********')
  WHERE w.unit_id IS DISTINCT FROM b.unit_id
  UNION ALL
  SELECT NULL, b.unit_id, NULL, st_collectionextract(coalesce(st_difference(b.geom, u.geom), b.geom), 3), 0
  FROM becomes b LEFT JOIN LATERAL (
    SELECT st_union(w.geom) AS geom FROM was w WHERE w.kind = b.kind AND w.geom && b.geom) u ON true
  UNION ALL
  SELECT w.unit_id, NULL, w.households, st_collectionextract(coalesce(st_difference(w.geom, u.geom), w.geom), 3),
    st_area(w.geom::geography)
  FROM was w LEFT JOIN LATERAL (
    SELECT st_union(b.geom) AS geom FROM becomes b WHERE b.kind = w.kind AND b.geom && w.geom) u ON true
), measured AS (
  SELECT p.from_id, p.to_id, p.households, p.whole_m2, p.geom, st_area(p.geom::geography) AS area_m2 FROM pieces p
  WHERE NOT st_isempty(p.geom)
), told AS (
  SELECT m.from_id, m.to_id, m.area_m2,
    CASE WHEN m.whole_m2 > 0 THEN m.households * m.area_m2 / m.whole_m2 END AS households,
    (SELECT coalesce(sum(st_length(st_intersection(s.centreline, m.geom)::geography)), 0) FROM grids_roadsection s
     WHERE upper_inf(s.known) AND s.valid @> %(day)s
       AND s.centreline && m.geom AND st_intersects(s.centreline, m.geom)) AS road_m,
    (SELECT count(*) FROM grids_facility f
     WHERE upper_inf(f.known) AND f.valid @> %(day)s
       AND f.geom && m.geom AND st_intersects(f.geom, m.geom)) AS facilities
  FROM measured m WHERE m.area_m2 > 1.0
)
SELECT f.code, f.name, t.code, t.name, sum(area_m2), coalesce(sum(told.households), 0), sum(road_m), sum(facilities)
FROM told LEFT JOIN grids_unit f ON f.id = from_id LEFT JOIN grids_unit t ON t.id = to_id
GROUP BY f.code, f.name, t.code, t.name ORDER BY sum(area_m2) DESC, f.code, t.code
"""


@dataclass(frozen=True, slots=True)
class MovedGround:
    """What goes from one unit to another ("" for nobody): households are an estimate, by area."""

    from_unit: str
    from_name: str
    to_unit: str
    to_name: str
    area_m2: float
    households: int
    road_m: float
    facilities: int

    def as_json(self) -> dict[str, Any]:
        """With the keys of the contract (tests/contract/publish_edition.json)."""
        return asdict(self)


def moved_ground(
    layer: str, *, closed: Sequence[int], made: Sequence[int], day: datetime.date
) -> list[MovedGround]:
    """Which ground moves with the versions that an edition closes and makes?  The largest first."""
    names = TABLES[layer]
    households = "t.households" if layer != "road_sections" else "NULL::integer"
    sql = _MOVED.format(
        table=names.table,
        unit=names.unit,
        kind="'' " if names.kind == "''" else f"t.{names.kind}",
        households=households,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"closed": list(closed), "made": list(made), "day": day})
        return [
            MovedGround(
                from_code or "",
                from_name or "",
                to_code or "",
                to_name or "",
                round(area, 1),
                round(households),
                round(road, 1),
                int(facilities),
            )
            for from_code, from_name, to_code, to_name, area, households, road, facilities in cursor
        ]
