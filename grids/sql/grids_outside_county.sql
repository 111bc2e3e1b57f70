-- Question: does a point lie outside the county's outline and its tolerance?  Never, where there is no outline.
-- CRS: EPSG:4490; the tolerance in metres on the ellipsoid.
-- Undo: DROP FUNCTION grids_outside_county(geometry);
-- Needs: grids_outside_outline
CREATE OR REPLACE FUNCTION grids_outside_county(point geometry) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce((
    SELECT grids_outside_outline(c.outline, c.outside_tolerance_m, point)
    FROM grids_county c WHERE c.id = 1 AND c.outline IS NOT NULL), false);
