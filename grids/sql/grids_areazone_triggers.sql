-- Question: what does the database do when a row of grids_areazone is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON grids_areazone; DROP TRIGGER stamp_version ON grids_areazone;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_stamp_version
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON grids_areazone
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_areazone
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
