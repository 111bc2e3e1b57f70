-- Question: which grid in service is nearest, where nobody answers?  At most 50 m away; the lower rank on a tie.
-- CRS: EPSG:4490; metres on the ellipsoid, but none from a grid that the point lies in: a geodesic between two
--      vertices leaves the stored edge by centimetres. Source: DESIGN section 4, point 2.
-- Undo: DROP FUNCTION grids_nearest_grid(geometry, bigint, date, bigint);
-- Needs: grids_territory_applies
CREATE FUNCTION grids_nearest_grid(point geometry, category bigint, on_date date, version bigint)
RETURNS SETOF grids_territory
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT t.* FROM grids_territory t
    WHERE t.step = 8
      AND st_dwithin(t.geom::geography, point::geography, 50)
      AND grids_territory_applies(t.valid, t.known, t.category_ids, category, on_date, version)
      AND t.accountable_during @> on_date
    ORDER BY CASE WHEN st_intersects(t.geom, point) THEN 0
                  ELSE st_distance(t.geom::geography, point::geography) END, t.rank
    LIMIT 1;
END;
