-- Question: what does the database do when an inspection point or a visit to one is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER a_check_geometry ON assessment_inspectionpoint; DROP TRIGGER keep ON assessment_pointvisit;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, assessment_keep_visit
CREATE TRIGGER a_check_geometry BEFORE INSERT OR UPDATE OF geom ON assessment_inspectionpoint
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_pointvisit
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_visit();
