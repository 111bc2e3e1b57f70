-- Question: which tables of renovation do tiles show?  Each notes every statement that writes to it.
-- CRS: none.
-- Undo: DROP TRIGGER note_tiles_insert ON renovation_renovationzone; DROP TRIGGER note_tiles_update ON renovation_renovationzone; DROP TRIGGER note_tiles_delete ON renovation_renovationzone; DROP TRIGGER note_tiles_truncate ON renovation_renovationzone;
-- Needs: gis_core.gis_core_note_tiles
CREATE TRIGGER note_tiles_insert AFTER INSERT ON renovation_renovationzone
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON renovation_renovationzone
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON renovation_renovationzone
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON renovation_renovationzone
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
