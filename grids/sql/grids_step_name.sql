-- Question: what is a step called in receipts and exports?
-- CRS: none. The numbers are grids.rules.policies.Step.
-- Undo: DROP FUNCTION grids_step_name(smallint);
CREATE FUNCTION grids_step_name(step smallint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('{RULING,STOREFRONT,SITE,COMPOUND,ROAD,ROAD_CLEANING,ROAD_LIGHTING,GRID,FACILITY,DEPARTMENT,NEAREST_GRID,TOWNSHIP,OFFICE}'::text[])[step];
