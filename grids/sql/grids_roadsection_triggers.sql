-- Question: what does the database do when a row of grids_roadsection is written, whatever program writes it?
-- CRS: EPSG:4490. Geometries are compared as bytes: a restore has no search path that knows their "=".
-- Undo: DROP TRIGGER check_centreline ON grids_roadsection; DROP TRIGGER check_accountable ON grids_roadsection; DROP TRIGGER make_corridor ON grids_roadsection; DROP TRIGGER learn_version ON grids_roadsection; DROP TRIGGER stamp_version ON grids_roadsection; DROP TRIGGER stamp_withdrawal ON grids_roadsection; DROP TRIGGER refuse_rewrite ON grids_roadsection; DROP TRIGGER refuse_delete ON grids_roadsection; DROP TRIGGER project_insert ON grids_roadsection; DROP TRIGGER project_update ON grids_roadsection;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_check_accountable, grids_learn_version, grids_make_corridor, grids_project_rows, grids_refuse_rewrite, grids_stamp_version
CREATE TRIGGER check_centreline BEFORE INSERT OR UPDATE OF centreline ON grids_roadsection
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.centreline)) EXECUTE FUNCTION gis_core_check_geometry('centreline');
CREATE TRIGGER check_accountable BEFORE INSERT OR UPDATE OF supervising_unit_id ON grids_roadsection
    FOR EACH ROW WHEN (NEW.supervising_unit_id IS NOT NULL) EXECUTE FUNCTION grids_check_accountable('supervising_unit_id');
CREATE TRIGGER make_corridor BEFORE INSERT OR UPDATE OF centreline, side, width_left_m, width_right_m, geom ON grids_roadsection
    FOR EACH ROW EXECUTE FUNCTION grids_make_corridor();
CREATE TRIGGER learn_version BEFORE INSERT OR DELETE OR UPDATE ON grids_roadsection
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_roadsection
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER stamp_withdrawal BEFORE UPDATE OF known ON grids_roadsection
    FOR EACH ROW WHEN (upper_inf(OLD.known) AND NOT upper_inf(NEW.known))
    EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER refuse_rewrite BEFORE UPDATE OF code, centreline, side, width_left_m, width_right_m, road_class, supervising_unit_id, handling_unit_id, cleaning_unit_id, lighting_unit_id, edition_id, valid, known ON grids_roadsection
    FOR EACH ROW WHEN (
        OLD.code IS DISTINCT FROM NEW.code OR OLD.centreline::bytea IS DISTINCT FROM NEW.centreline::bytea OR OLD.side IS DISTINCT FROM NEW.side OR OLD.width_left_m IS DISTINCT FROM NEW.width_left_m OR OLD.width_right_m IS DISTINCT FROM NEW.width_right_m OR OLD.road_class IS DISTINCT FROM NEW.road_class OR OLD.supervising_unit_id IS DISTINCT FROM NEW.supervising_unit_id OR OLD.handling_unit_id IS DISTINCT FROM NEW.handling_unit_id OR OLD.cleaning_unit_id IS DISTINCT FROM NEW.cleaning_unit_id OR OLD.lighting_unit_id IS DISTINCT FROM NEW.lighting_unit_id OR OLD.edition_id IS DISTINCT FROM NEW.edition_id
        OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) OR NOT NEW.valid <@ OLD.valid
        OR (NOT upper_inf(OLD.known) AND (OLD.known, OLD.valid) IS DISTINCT FROM (NEW.known, NEW.valid))
        OR lower(OLD.known) IS DISTINCT FROM lower(NEW.known) OR NOT NEW.known <@ OLD.known)
    EXECUTE FUNCTION grids_refuse_rewrite();
CREATE TRIGGER refuse_delete BEFORE DELETE ON grids_roadsection
    FOR EACH ROW EXECUTE FUNCTION grids_refuse_rewrite();
CREATE TRIGGER project_insert AFTER INSERT ON grids_roadsection
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('road_sections');
CREATE TRIGGER project_update AFTER UPDATE ON grids_roadsection
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_project_rows('road_sections');
