-- Question: what does the database do when the catalogue changes?
-- CRS: none.
-- Undo: DROP TRIGGER project_categories_insert ON grids_category; DROP TRIGGER project_categories_update ON grids_category;
-- Needs: grids_project_categories
CREATE TRIGGER project_categories_insert AFTER INSERT ON grids_category
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_categories();
CREATE TRIGGER project_categories_update AFTER UPDATE ON grids_category
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_categories();
