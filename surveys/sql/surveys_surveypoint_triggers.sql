-- Question: what does the database do when a survey point is written, whatever program writes it?
-- CRS: EPSG:4490. Only surveys_insert_points and surveys_reassign_points run as wangge_loader: they bring the
--      answer of grids_answer_staged; no session steps into that role.
-- Undo: DROP TRIGGER assign_point_insert ON surveys_surveypoint; DROP TRIGGER assign_point_update ON surveys_surveypoint; DROP TRIGGER a_check_geometry ON surveys_surveypoint; DROP TRIGGER a_refuse_future ON surveys_surveypoint; DROP TRIGGER refuse_inactive_insert ON surveys_surveypoint; DROP TRIGGER refuse_inactive_update ON surveys_surveypoint;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, surveys_assign_point, surveys_refuse_future, surveys_refuse_inactive
CREATE TRIGGER a_check_geometry BEFORE INSERT OR UPDATE OF geom ON surveys_surveypoint
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER a_refuse_future BEFORE INSERT OR UPDATE OF observed_at ON surveys_surveypoint
    FOR EACH ROW WHEN (NEW.observed_at > greatest(NEW.received_at, now()) + interval '10 minutes')
    EXECUTE FUNCTION surveys_refuse_future();
CREATE TRIGGER assign_point_insert BEFORE INSERT ON surveys_surveypoint
    FOR EACH ROW WHEN (current_user <> 'wangge_loader') EXECUTE FUNCTION surveys_assign_point();
CREATE TRIGGER assign_point_update BEFORE UPDATE OF
        geom, category_id, observed_at, seen_on, facility_id, accountable_unit_id, handling_unit_id, supervising_unit_id,
        accountable_step, handling_step, supervising_step, accountable_territory, handling_territory,
        supervising_territory, grid_id, road_section_id, flags, ground_version
    ON surveys_surveypoint
    FOR EACH ROW WHEN (current_user <> 'wangge_loader') EXECUTE FUNCTION surveys_assign_point();
CREATE TRIGGER refuse_inactive_insert AFTER INSERT ON surveys_surveypoint
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION surveys_refuse_inactive();
CREATE TRIGGER refuse_inactive_update AFTER UPDATE ON surveys_surveypoint
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION surveys_refuse_inactive();
