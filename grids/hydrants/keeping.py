"""Which finding is one that was found before?  It keeps its public id, and so what was reported under it.

A building or a compound is known by its code.  Stretches of a side of a road section, and pieces of built-up
ground, of which there can be several, are known by the place: a new one is the old one with which it shares most,
if that one shares most with it too.  What the last check found comes before what only earlier ones did; what is
not found again is kept, and is the same when it comes back.
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from django.db import connection

from grids.models import HydrantCheck, HydrantGround

_COLUMNS = ("kind", "code", "name", "side", "from_m", "to_m", "area_m2", "share", "households")
_RENAMED = {"grid_id": "grid_id", "accountable_unit_id": "unit_id", "place": "place", "geom": "geom"}
_ALL = {**{name: name for name in _COLUMNS}, **_RENAMED}

_KNOWN_AGAIN = """
DROP TABLE IF EXISTS pg_temp.hydrant_known;
CREATE TEMPORARY TABLE hydrant_known ON COMMIT DROP AS
WITH pairs AS (
  SELECT n.n, o.id, o.last_check_id, CASE n.kind
    WHEN 'stretch' THEN least(n.to_m, o.to_m) - greatest(n.from_m, o.from_m) ELSE 1 END AS shared
  FROM hydrant_found n
  JOIN grids_hydrantfinding o ON o.kind = n.kind AND o.code = n.code AND o.side = n.side
  WHERE n.kind <> 'ground'
  UNION ALL
  SELECT n.n, o.id, o.last_check_id, st_area(st_intersection(n.geom, o.geom))
  FROM hydrant_found n JOIN grids_hydrantfinding o ON o.geom && n.geom
  WHERE n.kind = 'ground' AND o.kind = 'ground'
), ranked AS (
  SELECT n, id, row_number() OVER (PARTITION BY n ORDER BY last_check_id DESC, shared DESC, id) AS of_new,
    row_number() OVER (PARTITION BY id ORDER BY shared DESC, n) AS of_old
  FROM pairs WHERE shared > 0
)
SELECT n, id FROM ranked WHERE of_new = 1 AND of_old = 1
"""

_RENEW = f"""
UPDATE grids_hydrantfinding o
SET {", ".join(f"{to} = f.{source}" for to, source in _ALL.items())}, last_check_id = %(check)s
FROM hydrant_found f JOIN hydrant_known k USING (n)
WHERE o.id = k.id
"""

_ADD = f"""
INSERT INTO grids_hydrantfinding ({", ".join(_ALL)}, first_check_id, last_check_id)
SELECT {", ".join(f"f.{source}" for source in _ALL.values())}, %(check)s, %(check)s
FROM hydrant_found f WHERE NOT EXISTS (SELECT FROM hydrant_known k WHERE k.n = f.n) ORDER BY f.n
"""

_GROUND = """
INSERT INTO grids_hydrantground (check_made_id, grid_id, built_up_m2, uncovered_m2, geom)
SELECT %(check)s, grid_id, built_up_m2, uncovered_m2, reached FROM hydrant_ground
"""


def keep(check: HydrantCheck) -> None:
    """Store what is staged (grids.hydrants.computing) as the findings of this check, in place of the last one's."""
    with connection.cursor() as cursor:
        for statement in (_KNOWN_AGAIN, _RENEW, _ADD, _GROUND):
            cursor.execute(statement, {"check": check.pk})
    HydrantGround.objects.exclude(check_made=check).delete()
