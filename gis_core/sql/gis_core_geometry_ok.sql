-- Question: may this geometry be stored?
-- CRS: EPSG:4490, degrees; ±180 and ±90 are in range. NaN fails every comparison with an upper bound.
-- Undo: DROP FUNCTION gis_core_geometry_ok(geometry);
CREATE FUNCTION gis_core_geometry_ok(g geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN g IS NULL OR coalesce(
    NOT st_isempty(g)
    AND st_xmin(g) >= -180 AND st_xmax(g) <= 180
    AND st_ymin(g) >= -90 AND st_ymax(g) <= 90
    AND st_isvalid(g), false);
