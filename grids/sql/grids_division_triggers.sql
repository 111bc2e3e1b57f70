-- Question: what does the database do when a row of grids_division is written, whatever program writes it?
-- CRS: EPSG:4490. Geometries are compared as bytes: a restore has no search path that knows their "=".
-- Undo: DROP TRIGGER check_geometry ON grids_division; DROP TRIGGER check_accountable ON grids_division; DROP TRIGGER check_codes ON grids_division; DROP TRIGGER learn_version ON grids_division; DROP TRIGGER stamp_version ON grids_division; DROP TRIGGER stamp_withdrawal ON grids_division; DROP TRIGGER refuse_rewrite ON grids_division; DROP TRIGGER refuse_delete ON grids_division; DROP TRIGGER project_insert ON grids_division; DROP TRIGGER project_update ON grids_division;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_check_accountable, grids_check_codes, grids_learn_version, grids_project_rows, grids_refuse_rewrite, grids_stamp_version
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON grids_division
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER check_accountable BEFORE INSERT OR UPDATE OF unit_id ON grids_division
    FOR EACH ROW WHEN (NEW.unit_id IS NOT NULL) EXECUTE FUNCTION grids_check_accountable('unit_id');
CREATE TRIGGER check_codes BEFORE INSERT OR UPDATE OF code, level, parent_id ON grids_division
    FOR EACH ROW EXECUTE FUNCTION grids_check_codes();
CREATE TRIGGER learn_version BEFORE INSERT OR DELETE OR UPDATE ON grids_division
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_division
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER stamp_withdrawal BEFORE UPDATE OF known ON grids_division
    FOR EACH ROW WHEN (upper_inf(OLD.known) AND NOT upper_inf(NEW.known))
    EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER refuse_rewrite BEFORE UPDATE OF code, geom, valid, known ON grids_division
    FOR EACH ROW WHEN (
        OLD.code IS DISTINCT FROM NEW.code OR OLD.geom::bytea IS DISTINCT FROM NEW.geom::bytea
        OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) OR NOT NEW.valid <@ OLD.valid
        OR (NOT upper_inf(OLD.known) AND (OLD.known, OLD.valid) IS DISTINCT FROM (NEW.known, NEW.valid))
        OR lower(OLD.known) IS DISTINCT FROM lower(NEW.known) OR NOT NEW.known <@ OLD.known)
    EXECUTE FUNCTION grids_refuse_rewrite();
CREATE TRIGGER refuse_delete BEFORE DELETE ON grids_division
    FOR EACH ROW EXECUTE FUNCTION grids_refuse_rewrite();
CREATE TRIGGER project_insert AFTER INSERT ON grids_division
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('divisions');
CREATE TRIGGER project_update AFTER UPDATE ON grids_division
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('divisions');
