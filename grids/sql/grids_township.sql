-- Question: which township in service does a point lie in?  The lower rank where two meet.
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION grids_township(geometry, bigint, date, bigint);
-- Needs: grids_territory_applies
CREATE FUNCTION grids_township(point geometry, category bigint, on_date date, version bigint)
RETURNS SETOF grids_territory
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT t.* FROM grids_territory t
    WHERE t.rank = (
        SELECT min(w.rank) FILTER (WHERE st_intersects(w.geom, point))
        FROM grids_territory w
        WHERE w.step = 12 AND w.geom && point
          AND grids_territory_applies(w.valid, w.known, w.category_ids, category, on_date, version)
          AND w.accountable_during @> on_date);
END;
