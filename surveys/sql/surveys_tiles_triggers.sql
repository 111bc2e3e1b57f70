-- Question: which tables of what was seen do tiles show?  Each notes every statement that writes to it.
-- CRS: none.
-- Undo: DROP TRIGGER note_tiles_insert ON surveys_surveypoint; DROP TRIGGER note_tiles_update ON surveys_surveypoint; DROP TRIGGER note_tiles_delete ON surveys_surveypoint; DROP TRIGGER note_tiles_truncate ON surveys_surveypoint; DROP TRIGGER note_tiles_insert ON surveys_suppressionarea; DROP TRIGGER note_tiles_update ON surveys_suppressionarea; DROP TRIGGER note_tiles_delete ON surveys_suppressionarea; DROP TRIGGER note_tiles_truncate ON surveys_suppressionarea;
-- Needs: gis_core.gis_core_note_tiles
CREATE TRIGGER note_tiles_insert AFTER INSERT ON surveys_surveypoint
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON surveys_surveypoint
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON surveys_surveypoint
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON surveys_surveypoint
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON surveys_suppressionarea
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON surveys_suppressionarea
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON surveys_suppressionarea
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON surveys_suppressionarea
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
