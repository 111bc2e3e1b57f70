-- Question: how many square metres do two areas share?
-- CRS: EPSG:4490; m² on the ellipsoid. Edges are straight in degrees, as the topology takes them: without the
--      steps of 0.0005° the ellipsoid's own edges open a hairline beside a long sloping border.
-- Undo: DROP FUNCTION grids_overlap_m2(geometry, geometry);
CREATE FUNCTION grids_overlap_m2(a geometry, b geometry) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN st_area(st_segmentize(st_intersection(a, b), 0.0005)::geography);
