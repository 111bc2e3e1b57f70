-- Question: which territories change with the county's own settings?  (trigger)
-- CRS: none of its own.
-- Undo: DROP FUNCTION grids_project_county();
-- Needs: grids_project
CREATE FUNCTION grids_project_county() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM grids_project('county', ARRAY[NEW.id::bigint]);
    IF TG_OP = 'UPDATE' THEN
        IF NEW.main_grid_kind <> OLD.main_grid_kind THEN
            PERFORM grids_project('grids', ARRAY(SELECT id FROM grids_grid));
        END IF;
        IF NEW.facility_reach_m <> OLD.facility_reach_m THEN
            PERFORM grids_project('facilities', ARRAY(SELECT id FROM grids_facility));
        END IF;
    END IF;
    RETURN NULL;
END
$$;
