-- Question: what does the database do when the county's own record is written?
-- CRS: the outline is EPSG:4490.
-- Undo: DROP TRIGGER check_outline ON grids_county; DROP TRIGGER keep_county_insert ON grids_county; DROP TRIGGER keep_county_update ON grids_county; DROP TRIGGER keep_county_delete ON grids_county; DROP TRIGGER learn_county ON grids_county; DROP TRIGGER project_county_insert ON grids_county; DROP TRIGGER project_county_update ON grids_county;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_keep_county, grids_learn_county, grids_project_county
CREATE TRIGGER check_outline BEFORE INSERT OR UPDATE OF outline ON grids_county
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.outline)) EXECUTE FUNCTION gis_core_check_geometry('outline');
CREATE TRIGGER keep_county_insert BEFORE INSERT ON grids_county
    FOR EACH ROW EXECUTE FUNCTION grids_keep_county();
CREATE TRIGGER keep_county_update BEFORE UPDATE ON grids_county
    FOR EACH ROW WHEN (
        NEW.ground_version < OLD.ground_version OR NEW.supervision_office_id IS NULL
        OR OLD.time_zone <> NEW.time_zone OR OLD.work_srid <> NEW.work_srid)
    EXECUTE FUNCTION grids_keep_county();
CREATE TRIGGER keep_county_delete BEFORE DELETE ON grids_county
    FOR EACH ROW EXECUTE FUNCTION grids_keep_county();
CREATE TRIGGER learn_county BEFORE UPDATE OF code, supervision_office_id, main_grid_kind, facility_reach_m ON grids_county
    FOR EACH ROW WHEN (
        OLD.code <> NEW.code OR OLD.supervision_office_id IS DISTINCT FROM NEW.supervision_office_id
        OR OLD.main_grid_kind <> NEW.main_grid_kind OR OLD.facility_reach_m <> NEW.facility_reach_m)
    EXECUTE FUNCTION grids_learn_county();
CREATE TRIGGER project_county_insert AFTER INSERT ON grids_county
    FOR EACH ROW EXECUTE FUNCTION grids_project_county();
CREATE TRIGGER project_county_update AFTER UPDATE OF code, supervision_office_id, main_grid_kind, facility_reach_m ON grids_county
    FOR EACH ROW WHEN (
        OLD.code <> NEW.code OR OLD.supervision_office_id IS DISTINCT FROM NEW.supervision_office_id
        OR OLD.main_grid_kind <> NEW.main_grid_kind OR OLD.facility_reach_m <> NEW.facility_reach_m)
    EXECUTE FUNCTION grids_project_county();
