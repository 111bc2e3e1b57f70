-- Question: which territories change because a unit goes in or out of service?  (trigger)
-- CRS: none of its own.
-- Undo: DROP FUNCTION grids_project_units();
-- Needs: grids_project
CREATE FUNCTION grids_project_units() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    changed record;
BEGIN
    FOR changed IN
        SELECT t.layer, array_agg(DISTINCT t.object_id) AS ids
        FROM grids_territory t
        WHERE upper_inf(t.known) AND NEW.id IN (t.accountable_unit_id, t.handling_unit_id, t.supervising_unit_id)
        GROUP BY t.layer ORDER BY t.layer
    LOOP
        PERFORM grids_project(changed.layer, changed.ids);
    END LOOP;
    RETURN NULL;
END
$$;
