-- Question: which township in service does a point lie in?  The lower rank where two meet.
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION grids_township(geometry, bigint, date, bigint);
-- Needs: grids_territory_applies
CREATE FUNCTION grids_township(point geometry, category bigint, on_date date, version bigint)
RETURNS SETOF grids_territory
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT t.* FROM grids_territory t
    WHERE t.step = 12
      AND st_intersects(t.geom, point)
      AND grids_territory_applies(t.valid, t.known, t.category_ids, category, on_date, version)
      AND t.accountable_during @> on_date
    ORDER BY t.rank
    LIMIT 1;
END;
