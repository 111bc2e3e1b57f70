-- Question: how do browsers learn that a tile which they have is no longer true?  (trigger of the statement, for tables
--           with geom_3857)  Where its rows lay and lie, tiles get another state, whatever program wrote them.
-- CRS: EPSG:3857. Runs as the owner: nobody else writes marks. Any change of a row counts, whether or not it is shown.
-- Undo: DROP FUNCTION gis_core_note_tiles();
-- Needs: gis_core_mark_tiles
CREATE FUNCTION gis_core_note_tiles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    shapes geometry[];  -- boxes: the shapes themselves may be large
BEGIN
    IF TG_OP = 'INSERT' THEN
        shapes := ARRAY(SELECT st_envelope(geom_3857) FROM new_rows WHERE geom_3857 IS NOT NULL LIMIT 10000);
    ELSIF TG_OP = 'DELETE' THEN
        shapes := ARRAY(SELECT st_envelope(geom_3857) FROM old_rows WHERE geom_3857 IS NOT NULL LIMIT 10000);
    ELSIF TG_OP = 'UPDATE' THEN
        shapes := ARRAY(SELECT st_envelope(geom_3857) FROM new_rows WHERE geom_3857 IS NOT NULL
                        UNION ALL
                        SELECT st_envelope(geom_3857) FROM old_rows WHERE geom_3857 IS NOT NULL
                        LIMIT 10000);
    END IF;
    IF shapes IS NULL OR cardinality(shapes) > 0 THEN
        PERFORM gis_core_mark_tiles(TG_TABLE_NAME, shapes);
    END IF;
    RETURN NULL;
END
$$;
