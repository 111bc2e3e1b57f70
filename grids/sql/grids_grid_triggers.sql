-- Question: what does the database do when a row of grids_grid is written, whatever program writes it?
-- CRS: EPSG:4490. Geometries are compared as bytes: a restore has no search path that knows their "=".
-- Undo: DROP TRIGGER check_geometry ON grids_grid; DROP TRIGGER check_accountable ON grids_grid; DROP TRIGGER check_codes ON grids_grid; DROP TRIGGER learn_version ON grids_grid; DROP TRIGGER stamp_version ON grids_grid; DROP TRIGGER stamp_withdrawal ON grids_grid; DROP TRIGGER refuse_rewrite ON grids_grid; DROP TRIGGER refuse_delete ON grids_grid; DROP TRIGGER check_overlap ON grids_grid; DROP TRIGGER project_insert ON grids_grid; DROP TRIGGER project_update ON grids_grid;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_check_accountable, grids_check_codes, grids_check_overlap, grids_learn_version, grids_project_rows, grids_refuse_rewrite, grids_stamp_version
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON grids_grid
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER check_accountable BEFORE INSERT OR UPDATE OF accountable_unit_id ON grids_grid
    FOR EACH ROW WHEN (NEW.accountable_unit_id IS NOT NULL) EXECUTE FUNCTION grids_check_accountable('accountable_unit_id');
CREATE TRIGGER check_codes BEFORE INSERT OR UPDATE OF code, kind, community_code ON grids_grid
    FOR EACH ROW EXECUTE FUNCTION grids_check_codes();
CREATE TRIGGER learn_version BEFORE INSERT OR DELETE OR UPDATE OF code, kind, accountable_unit_id, supervising_unit_id, geom, valid, known ON grids_grid
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_grid
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER stamp_withdrawal BEFORE UPDATE OF known ON grids_grid
    FOR EACH ROW WHEN (upper_inf(OLD.known) AND NOT upper_inf(NEW.known))
    EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER refuse_rewrite BEFORE UPDATE OF code, kind, accountable_unit_id, supervising_unit_id, geom, edition_id, valid, known ON grids_grid
    FOR EACH ROW WHEN (
        OLD.code IS DISTINCT FROM NEW.code OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.accountable_unit_id IS DISTINCT FROM NEW.accountable_unit_id OR OLD.supervising_unit_id IS DISTINCT FROM NEW.supervising_unit_id OR OLD.geom::bytea IS DISTINCT FROM NEW.geom::bytea OR OLD.edition_id IS DISTINCT FROM NEW.edition_id
        OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) OR NOT NEW.valid <@ OLD.valid
        OR (NOT upper_inf(OLD.known) AND (OLD.known, OLD.valid) IS DISTINCT FROM (NEW.known, NEW.valid))
        OR lower(OLD.known) IS DISTINCT FROM lower(NEW.known) OR NOT NEW.known <@ OLD.known)
    EXECUTE FUNCTION grids_refuse_rewrite();
CREATE TRIGGER refuse_delete BEFORE DELETE ON grids_grid
    FOR EACH ROW EXECUTE FUNCTION grids_refuse_rewrite();
CREATE CONSTRAINT TRIGGER check_overlap AFTER INSERT OR UPDATE OF geom, kind, valid, known ON grids_grid
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION grids_check_overlap();
CREATE TRIGGER project_insert AFTER INSERT ON grids_grid
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('grids');
CREATE TRIGGER project_update AFTER UPDATE ON grids_grid
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('grids');
