-- Question: which way is the nearest place where another accountable unit would answer?  The shortest line to it.
-- CRS: EPSG:4490; shortest in the county's metric CRS. NULL where grids_border is NULL; the lower geometry of two
--      that are equally near.
-- Undo: DROP FUNCTION grids_border_line(geometry, bigint, date, bigint, bigint, bigint);
-- Needs: grids_border_shapes
CREATE FUNCTION grids_border_line(
    point geometry, category bigint, on_date date, version bigint, winner bigint, runner_up_unit bigint)
RETURNS geometry
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT st_transform(st_shortestline(st_transform(point, c.work_srid), st_transform(b.geom, c.work_srid)), 4490)
    FROM grids_county c,
         grids_border_shapes(point, category, on_date, version, winner, runner_up_unit) b
    ORDER BY b.distance_m, b.geom LIMIT 1;
END;
