-- Question: does a point lie outside the county's outline and its tolerance?  Never, where there is no outline.
-- CRS: EPSG:4490; the tolerance in metres on the ellipsoid.
-- Undo: DROP FUNCTION grids_outside_county(geometry);
CREATE FUNCTION grids_outside_county(point geometry) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce((
    SELECT NOT st_intersects(c.outline, point)
           AND NOT st_dwithin(c.outline::geography, point::geography, c.outside_tolerance_m)
    FROM grids_county c WHERE c.outline IS NOT NULL), false);
