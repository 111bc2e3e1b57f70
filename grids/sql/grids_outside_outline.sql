-- Question: does a point lie outside this outline by more than a tolerance?  (shared atom; inlined where it is asked)
-- CRS: EPSG:4490; the tolerance in metres on the ellipsoid.
-- Undo: DROP FUNCTION grids_outside_outline(geometry, double precision, geometry);
CREATE FUNCTION grids_outside_outline(outline geometry, tolerance_m double precision, point geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT st_intersects(outline, point) AND NOT st_dwithin(outline::geography, point::geography, tolerance_m);
