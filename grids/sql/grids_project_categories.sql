-- Question: which facilities answer for more or fewer categories since the catalogue changed?  (trigger)
-- CRS: none of its own.
-- Undo: DROP FUNCTION grids_project_categories();
-- Needs: grids_project
CREATE FUNCTION grids_project_categories() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    components bigint[];
    changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        components := ARRAY(SELECT n.component_id FROM new_rows n WHERE n.component_id IS NOT NULL);
    ELSE
        components := ARRAY(
            SELECT unnest(ARRAY[o.component_id, n.component_id])
            FROM old_rows o JOIN new_rows n ON n.id = o.id
            WHERE o.component_id IS DISTINCT FROM n.component_id);
    END IF;
    changed := ARRAY(SELECT f.id FROM grids_facility f WHERE f.category_id = ANY (components));
    IF cardinality(changed) > 0 THEN
        UPDATE grids_county SET ground_version = ground_version + 1;
        PERFORM grids_project('facilities', changed);
    END IF;
    RETURN NULL;
END
$$;
