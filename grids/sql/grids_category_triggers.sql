-- Question: what does the database do when the catalogue changes?
-- CRS: none.
-- Undo: DROP TRIGGER note_inactive ON grids_category; DROP TRIGGER project_categories_insert ON grids_category; DROP TRIGGER project_categories_update ON grids_category;
-- Needs: grids_note_inactive, grids_project_categories
CREATE TRIGGER note_inactive BEFORE INSERT OR UPDATE OF active, inactive_since ON grids_category
    FOR EACH ROW EXECUTE FUNCTION grids_note_inactive();
CREATE TRIGGER project_categories_insert AFTER INSERT ON grids_category
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_categories();
CREATE TRIGGER project_categories_update AFTER UPDATE ON grids_category
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_categories();
