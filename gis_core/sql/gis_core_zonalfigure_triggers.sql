-- Question: what does the database do when a row of gis_core_zonalfigure is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON gis_core_zonalfigure;
-- Needs: gis_core_check_geometry, gis_core_geometry_ok
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON gis_core_zonalfigure
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
