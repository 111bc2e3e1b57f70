-- Question: by which name do people know what a territory was made from?  Its code where it has no name.
-- CRS: none.
-- Undo: DROP FUNCTION grids_territory_name(grids_territory);
CREATE FUNCTION grids_territory_name(t grids_territory) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(CASE t.layer
    WHEN 'grids' THEN (SELECT g.name FROM grids_grid g WHERE g.id = t.object_id)
    WHEN 'road_sections' THEN (SELECT s.name FROM grids_roadsection s WHERE s.id = t.object_id)
    WHEN 'junctions' THEN (SELECT j.name FROM grids_junction j WHERE j.id = t.object_id)
    WHEN 'places' THEN (SELECT p.name FROM grids_place p WHERE p.id = t.object_id)
    WHEN 'facilities' THEN (SELECT f.name FROM grids_facility f WHERE f.id = t.object_id)
    WHEN 'rulings' THEN (SELECT r.title FROM grids_ruling r WHERE r.id = t.object_id)
    WHEN 'divisions' THEN (SELECT d.name FROM grids_division d WHERE d.id = t.object_id)
    WHEN 'county' THEN (SELECT c.name FROM grids_county c WHERE c.id = t.object_id)
END, ''), t.code);
