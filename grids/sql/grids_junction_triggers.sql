-- Question: what does the database do when a row of grids_junction is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON grids_junction; DROP TRIGGER learn_version ON grids_junction; DROP TRIGGER stamp_version ON grids_junction; DROP TRIGGER project_insert ON grids_junction; DROP TRIGGER project_update ON grids_junction; DROP TRIGGER project_delete ON grids_junction;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_learn_version, grids_project_rows, grids_stamp_version
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON grids_junction
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER learn_version BEFORE INSERT OR DELETE OR UPDATE ON grids_junction
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_junction
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER project_insert AFTER INSERT ON grids_junction
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('junctions');
CREATE TRIGGER project_update AFTER UPDATE ON grids_junction
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('junctions');
CREATE TRIGGER project_delete AFTER DELETE ON grids_junction
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('junctions');
