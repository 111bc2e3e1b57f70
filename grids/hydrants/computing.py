"""What a check finds, staged in this transaction: table hydrant_found, and hydrant_ground by grid."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

#: How many steps are done, of how many.
Progress = Callable[[int, int], None]

_TABLES = """
DROP TABLE IF EXISTS pg_temp.hydrant_found, pg_temp.hydrant_ground;
CREATE TEMPORARY TABLE hydrant_found (
  n bigint GENERATED ALWAYS AS IDENTITY, kind text NOT NULL, code text NOT NULL DEFAULT '',
  name text NOT NULL DEFAULT '', side text NOT NULL DEFAULT '', from_m float8, to_m float8, area_m2 float8,
  share float8, households integer, geom geometry NOT NULL, place geometry NOT NULL, grid_id bigint, unit_id bigint
) ON COMMIT DROP
"""

#: One statement a step, in this order; parameters: on_date, the measures, category_id.
_STEPS = (
    """
CREATE TEMPORARY TABLE hydrant_ground ON COMMIT DROP AS
SELECT * FROM grids_hydrant_ground(%(on_date)s, %(radius_m)s, %(built_up_margin_m)s)
""",
    # Up to a square metre is the rounding of an overlay, as with grids (DESIGN section 6, Partition).
    """
INSERT INTO hydrant_found (kind, code, name, area_m2, geom, place, grid_id)
SELECT 'ground', g.code, g.name, st_area(piece.geom::geography), piece.geom, st_pointonsurface(piece.geom), g.id
FROM hydrant_ground h JOIN grids_grid g ON g.id = h.grid_id CROSS JOIN LATERAL st_dump(h.uncovered) piece
WHERE st_area(piece.geom::geography) > 1
ORDER BY g.code, 4 DESC
""",
    """
INSERT INTO hydrant_found (kind, code, name, households, area_m2, share, geom, place)
SELECT b.kind, b.code, b.name, b.households, b.area_m2, b.share, b.geom, st_pointonsurface(b.geom)
FROM grids_beyond_hydrants(%(on_date)s, %(radius_m)s) b ORDER BY b.kind, b.code
""",
    """
INSERT INTO hydrant_found (kind, code, name, side, from_m, to_m, geom, place)
SELECT 'stretch', s.code, s.name, s.side, s.from_m, s.to_m, s.geom, st_lineinterpolatepoint(s.geom, 0.5)
FROM grids_hydrant_stretches(%(on_date)s, %(spacing_m)s, %(setback_m)s, %(wide_road_m)s) s
ORDER BY s.code, s.side, s.from_m
""",
    """
INSERT INTO hydrant_found (kind, code, name, households, geom, place)
SELECT 'inside', c.code, c.name, c.households, c.geom, st_pointonsurface(c.geom)
FROM grids_hydrantless_compounds(%(on_date)s) c ORDER BY c.code
""",
    # Who answers is asked of the one rule, as it will be of the supply gap at the same place.
    """
UPDATE hydrant_found f SET unit_id = a.accountable_unit_id, grid_id = coalesce(f.grid_id, a.grid_id)
FROM (SELECT n, a.* FROM hydrant_found f, LATERAL grids_answer(f.place, %(category_id)s, %(on_date)s) a) a
WHERE a.n = f.n
""",
)


def compute(
    *, on: datetime.date, measures: Mapping[str, float], category_id: int, progress: Progress
) -> None:
    """Stage everything that falls short of the measures (metres) on a day, as the ground is known now."""
    parameters: dict[str, Any] = {**measures, "on_date": on, "category_id": category_id}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for done, step in enumerate(_STEPS):
            progress(done, len(_STEPS))
            cursor.execute(step, parameters)
        progress(len(_STEPS), len(_STEPS))
