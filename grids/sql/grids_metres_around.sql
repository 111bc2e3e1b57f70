-- Question: which box holds everything within so many metres of a shape?  A little more, for an index to search by.
-- CRS: EPSG:4490; the metres are those of the ellipsoid at the shape's latitude away from the equator, and 1 % more.
-- Undo: DROP FUNCTION grids_metres_around(geometry, double precision);
CREATE FUNCTION grids_metres_around(shape geometry, metres double precision) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN st_expand(shape,
    1.01 * metres / (111300 * cos(radians(least(89, greatest(abs(st_ymin(shape)), abs(st_ymax(shape))))))),
    1.01 * metres / 110500);
