-- Question: which compounds have households, and no usable hydrant inside?
-- CRS: geom EPSG:4490, the compound; a hydrant on its outline counts.
-- Undo: DROP FUNCTION grids_hydrantless_compounds(date);
-- Needs: grids_usable_hydrants
CREATE FUNCTION grids_hydrantless_compounds(on_date date)
RETURNS TABLE (code text, name text, households integer, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT p.code, p.name, p.households, p.geom
    FROM grids_place p
    WHERE p.kind = 'compound' AND p.households > 0 AND upper_inf(p.known) AND p.valid @> on_date
      AND NOT EXISTS (SELECT FROM grids_usable_hydrants(on_date) h WHERE st_intersects(p.geom, h.geom));
END;
