-- Question: how far is the nearest place where another accountable unit would answer?  NULL beyond 2 km.
-- CRS: EPSG:4490; metres on the ellipsoid.
-- Undo: DROP FUNCTION grids_border(geometry, bigint, date, bigint, bigint, bigint);
-- Needs: grids_border_shapes
CREATE FUNCTION grids_border(
    point geometry, category bigint, on_date date, version bigint, winner bigint, runner_up_unit bigint)
RETURNS double precision
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT min(b.distance_m) FROM grids_border_shapes(point, category, on_date, version, winner, runner_up_unit) b;
END;
