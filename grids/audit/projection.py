"""Does the resolver's table of territories still say what the layers say?"""

from collections.abc import Iterator

from django.db import connection

from grids.audit.findings import Finding, Kind, Reason
from grids.audit.periods import Period
from grids.audit.shapes import Piece

# CRS: EPSG:4490; m² on the ellipsoid. Twins of one key are told apart by their number in a total order.
_DIFFERENCES = """
WITH wanted AS MATERIALIZED (
    SELECT s.*, coalesce(s.category_ids, '{}') AS categories,
           row_number() OVER (PARTITION BY s.layer, s.object_id, s.step, s.duty, s.valid, s.category_ids
                              ORDER BY s.code, s.accountable_unit_id, s.handling_unit_id) AS twin
    FROM grids_territory_source s
), standing AS MATERIALIZED (
    SELECT t.*, coalesce(t.category_ids, '{}') AS categories,
           row_number() OVER (PARTITION BY t.layer, t.object_id, t.step, t.duty, t.valid, t.category_ids
                              ORDER BY t.code, t.accountable_unit_id, t.handling_unit_id) AS twin
    FROM grids_territory t WHERE upper_inf(t.known)
), differing AS (
    SELECT w.layer IS NOT NULL AS is_wanted, coalesce(w.layer, s.layer) AS layer,
           coalesce(w.code, s.code) AS code, coalesce(w.valid, s.valid) AS valid,
           coalesce(w.geom, s.geom) AS geom
    FROM wanted w
    FULL JOIN standing s
        ON s.layer = w.layer AND s.object_id = w.object_id AND s.step = w.step AND s.duty = w.duty
       AND s.valid = w.valid AND s.categories = w.categories AND s.twin = w.twin
    WHERE w.layer IS NULL OR s.layer IS NULL
       OR (w.code, w.edition_id, w.class_order, w.area_m2, w.feature_id, w.accountable_unit_id,
           w.accountable_during, w.handling_unit_id, w.handling_during,
           w.supervising_unit_id, w.supervising_during)
          IS DISTINCT FROM
          (s.code, s.edition_id, s.class_order, s.area_m2, s.feature_id, s.accountable_unit_id,
           s.accountable_during, s.handling_unit_id, s.handling_during,
           s.supervising_unit_id, s.supervising_during)
       OR w.geom IS DISTINCT FROM s.geom
), ranked AS (
    SELECT t.*, lag(t.rank) OVER (ORDER BY t.step, t.duty, t.class_order, t.area_m2, t.code, t.id) AS before
    FROM grids_territory t
), problem AS (
    SELECT CASE WHEN is_wanted THEN %(missing)s ELSE %(left_over)s END AS reason, layer, code, valid, geom
    FROM differing
    UNION ALL
    SELECT %(out_of_order)s, layer, code, valid, geom
    FROM ranked WHERE rank <= 0 OR rank <= before
)
SELECT reason, layer, code, lower(valid), upper(valid), st_area(geom::geography),
       st_x(st_pointonsurface(geom)), st_y(st_pointonsurface(geom)),
       greatest(st_xmax(geom) - st_xmin(geom), st_ymax(geom) - st_ymin(geom))
FROM problem
ORDER BY reason, layer, code, valid
"""


def stale_territories() -> Iterator[Finding]:
    """Which territories are missing or changed, left over, or out of the order that decides between them?"""
    with connection.cursor() as cursor:
        cursor.execute(
            _DIFFERENCES,
            {
                "missing": Reason.TERRITORY_MISSING,
                "left_over": Reason.TERRITORY_LEFT_OVER,
                "out_of_order": Reason.TERRITORY_OUT_OF_ORDER,
            },
        )
        for reason, layer, code, start, end, area_m2, lon, lat, extent_deg in cursor:
            piece = Piece(area_m2, (lon, lat), extent_deg) if lon is not None else None
            yield Finding(Kind.STALE, Reason(reason), (code,), Period(start, end), piece, name=layer)
