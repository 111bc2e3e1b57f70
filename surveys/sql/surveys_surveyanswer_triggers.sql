-- Question: what does the database do when something is said of a grid in a survey, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER a_check_geometry ON surveys_surveyanswer; DROP TRIGGER check_answer ON surveys_surveyanswer; DROP TRIGGER keep_answer ON surveys_surveyanswer;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, surveys_check_answer, surveys_keep_said
CREATE TRIGGER a_check_geometry BEFORE INSERT OR UPDATE OF geom ON surveys_surveyanswer
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER check_answer BEFORE INSERT ON surveys_surveyanswer
    FOR EACH ROW EXECUTE FUNCTION surveys_check_answer();
CREATE TRIGGER keep_answer BEFORE UPDATE OR DELETE ON surveys_surveyanswer
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_said();
