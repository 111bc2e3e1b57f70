-- Question: what does the database do when a row of surveys_photoreading is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON surveys_photoreading;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF place ON surveys_photoreading
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.place)) EXECUTE FUNCTION gis_core_check_geometry('place');
