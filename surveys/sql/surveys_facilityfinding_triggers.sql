-- Question: what does the database do when a row of surveys_facilityfinding is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON surveys_facilityfinding; DROP TRIGGER keep_finding ON surveys_facilityfinding;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, surveys_keep_finding
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON surveys_facilityfinding
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER keep_finding BEFORE UPDATE OR DELETE ON surveys_facilityfinding
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_finding();
