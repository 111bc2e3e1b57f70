-- Question: which territories follow from the rows that a statement changed?  (trigger; TG_ARGV[0] = layer)
-- CRS: none of its own.
-- Undo: DROP FUNCTION grids_project_rows();
-- Needs: grids_project
CREATE FUNCTION grids_project_rows() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    changed bigint[];
    junctions bigint[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        changed := ARRAY(SELECT id FROM old_rows);
    ELSE
        changed := ARRAY(SELECT id FROM new_rows);
    END IF;
    IF cardinality(changed) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM grids_project(TG_ARGV[0], changed);
    IF TG_ARGV[0] = 'road_sections' THEN
        junctions := ARRAY(
            SELECT j.id FROM grids_junction j
            JOIN grids_roadsection s ON s.code = j.section_code
            WHERE s.id = ANY (changed) AND upper_inf(j.known));
        IF cardinality(junctions) > 0 THEN
            PERFORM grids_project('junctions', junctions);
        END IF;
    END IF;
    RETURN NULL;
END
$$;
