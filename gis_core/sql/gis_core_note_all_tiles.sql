-- Question: how do browsers learn that a table without places, which their tiles show, has changed?  (trigger of the
--           statement)  All tiles that hang on it get another state.
-- CRS: none.
-- Undo: DROP FUNCTION gis_core_note_all_tiles();
-- Needs: gis_core_mark_tiles
CREATE FUNCTION gis_core_note_all_tiles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM gis_core_mark_tiles(TG_TABLE_NAME, NULL);
    RETURN NULL;
END
$$;
