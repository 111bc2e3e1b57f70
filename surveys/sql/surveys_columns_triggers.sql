-- Question: which tables do the points' columns show?  Each notes every statement that writes to it.
-- CRS: none.
-- Undo: DROP TRIGGER note_columns_change ON surveys_surveypoint; DROP TRIGGER note_columns_change ON surveys_case; DROP TRIGGER note_columns_change ON grids_category; DROP TRIGGER note_columns_change ON grids_unit; DROP TRIGGER note_columns_change ON grids_grid; DROP TRIGGER note_columns_change ON grids_roadsection; DROP TRIGGER note_columns_change ON grids_division;
-- Needs: surveys_note_columns_change
CREATE TRIGGER note_columns_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON surveys_surveypoint
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_note_columns_change();
CREATE TRIGGER note_columns_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON surveys_case  -- who may see its point
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_note_columns_change();
CREATE TRIGGER note_columns_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_category
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_note_columns_change();
CREATE TRIGGER note_columns_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_unit
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_note_columns_change();
CREATE TRIGGER note_columns_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_grid
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_note_columns_change();
CREATE TRIGGER note_columns_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_roadsection
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_note_columns_change();
CREATE TRIGGER note_columns_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_division
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_note_columns_change();
