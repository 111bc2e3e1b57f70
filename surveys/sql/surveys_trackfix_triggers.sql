-- Question: what does the database do when a way on duty or a place of one is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON surveys_trackfix; DROP TRIGGER fix_on_duty ON surveys_trackfix; DROP TRIGGER keep_duty ON surveys_dutytrack;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, surveys_fix_on_duty, surveys_keep_duty
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON surveys_trackfix
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER fix_on_duty BEFORE INSERT OR UPDATE ON surveys_trackfix
    FOR EACH ROW EXECUTE FUNCTION surveys_fix_on_duty();
CREATE TRIGGER keep_duty BEFORE UPDATE ON surveys_dutytrack
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_duty();
