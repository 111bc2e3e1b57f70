-- Question: what does the database do when a row of gis_core_rasterlayer is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON gis_core_rasterlayer;
-- Needs: gis_core_check_geometry, gis_core_geometry_ok
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF footprint ON gis_core_rasterlayer
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.footprint)) EXECUTE FUNCTION gis_core_check_geometry('footprint');
