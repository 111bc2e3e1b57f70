"""The facilities that a phone takes along: those in somebody's own grids, each with what a scanned label needs."""

import datetime
from typing import Any

from django.db import connection

from grids.scope import Scope

VERSION = 1
#: So many a phone takes along; of more it is told how many are left out, and the holder's grids must be narrowed.
MOST_KEPT = 20_000
#: The members of each row, in their order.
COLUMNS = ("code", "name", "category", "status", "grid", "maintainer", "lon", "lat")

#: A facility on a border belongs to the grid of the lower code, as ever; one outside of all grids only to who has none.
#: Removed ones come along: their labels still hang there.
_FACILITIES = """
SELECT f.code, f.name, k.key, f.status, g.code, coalesce(m.name, o.name, ''),
  round(ST_X(f.geom)::numeric, 7)::float8, round(ST_Y(f.geom)::numeric, 7)::float8
FROM grids_facility f
CROSS JOIN grids_county c
JOIN grids_category k ON k.id = f.category_id
LEFT JOIN grids_unit m ON m.id = f.maintainer_id
LEFT JOIN grids_unit o ON o.id = f.owner_id
LEFT JOIN LATERAL (
  SELECT g.code FROM grids_grid g
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind AND ST_Intersects(g.geom, f.geom)
    AND (%(everywhere)s OR g.code = ANY (%(codes)s))
  ORDER BY g.code LIMIT 1
) g ON true
WHERE upper_inf(f.known) AND f.valid @> %(day)s AND (%(everywhere)s OR g.code IS NOT NULL)
"""


def facilities_of(scope: Scope, day: datetime.date, most: int = MOST_KEPT) -> dict[str, Any]:
    """The facilities in somebody's grids on a day (in the whole county for who has no grids), by code.

    `left_out` says how many more there are than a phone keeps: what it does not know it must not call unknown.
    """
    values: dict[str, Any] = {"day": day, "everywhere": not scope.grid_codes, "codes": list(scope.grid_codes)}
    with connection.cursor() as cursor:
        cursor.execute(f"{_FACILITIES} ORDER BY f.code LIMIT %(most)s", values | {"most": most})
        rows = cursor.fetchall()
        left_out = 0
        if len(rows) == most:
            cursor.execute(f"SELECT count(*) FROM ({_FACILITIES}) f", values)  # noqa: S608  our own text
            left_out = cursor.fetchone()[0] - most
    return {
        "version": VERSION,
        "on": day.isoformat(),
        "grids": list(scope.grid_codes),
        "columns": list(COLUMNS),
        "rows": [list(row) for row in rows],
        "left_out": left_out,
    }


def facility_by_code(code: str, day: datetime.date) -> dict[str, Any] | None:
    """The facility of this identifier on a day, wherever in the county it stands; None where there is none."""
    values: dict[str, Any] = {"day": day, "everywhere": True, "codes": [], "code": code}
    with connection.cursor() as cursor:
        cursor.execute(f"{_FACILITIES} AND f.code = %(code)s", values)
        found = cursor.fetchone()
    return None if found is None else dict(zip(COLUMNS, found, strict=True))
