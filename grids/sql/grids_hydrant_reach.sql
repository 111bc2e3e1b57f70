-- Question: which ground near a shape do usable hydrants reach?  NULL where none is near.
-- CRS: shape EPSG:4490; the reach in metres of the county's work_srid: discs of 128 corners (up to 3 cm short of round
--      at 100 m).
-- Undo: DROP FUNCTION grids_hydrant_reach(geometry, date, double precision);
-- Needs: grids_metres_around, grids_usable_hydrants
CREATE FUNCTION grids_hydrant_reach(shape geometry, on_date date, radius_m double precision) RETURNS geometry
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT st_union(st_buffer(h.geom_m, radius_m, 32))
    FROM grids_usable_hydrants(on_date) h
    WHERE h.geom && grids_metres_around(shape, radius_m);
END;
