-- Question: what does the database do when a row of grids_place is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON grids_place; DROP TRIGGER check_accountable ON grids_place; DROP TRIGGER learn_version ON grids_place; DROP TRIGGER stamp_version ON grids_place; DROP TRIGGER project_insert ON grids_place; DROP TRIGGER project_update ON grids_place; DROP TRIGGER project_delete ON grids_place;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_check_accountable, grids_learn_version, grids_project_rows, grids_stamp_version
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON grids_place
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER check_accountable BEFORE INSERT OR UPDATE OF accountable_unit_id ON grids_place
    FOR EACH ROW WHEN (NEW.accountable_unit_id IS NOT NULL) EXECUTE FUNCTION grids_check_accountable('accountable_unit_id');
CREATE TRIGGER learn_version BEFORE INSERT OR DELETE OR UPDATE ON grids_place
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_place
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER project_insert AFTER INSERT ON grids_place
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('places');
CREATE TRIGGER project_update AFTER UPDATE ON grids_place
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('places');
CREATE TRIGGER project_delete AFTER DELETE ON grids_place
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('places');
