-- Question: which facilities answer for more or fewer categories since the catalogue changed?  (trigger)
-- CRS: none of its own.
-- Undo: DROP FUNCTION grids_project_categories();
-- Needs: grids_project
CREATE FUNCTION grids_project_categories() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    changed bigint[] := ARRAY(
        SELECT f.id FROM grids_facility f
        WHERE f.category_id IN (SELECT component_id FROM new_rows));
BEGIN
    IF cardinality(changed) > 0 THEN
        UPDATE grids_county SET ground_version = ground_version + 1;
        PERFORM grids_project('facilities', changed);
    END IF;
    RETURN NULL;
END
$$;
