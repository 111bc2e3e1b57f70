-- Question: what does the database do when a row of renovation_zoneedition is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER keep_edition ON renovation_zoneedition; DROP TRIGGER check_geometry ON renovation_zoneedition;
-- Needs: renovation_keep_zone_edition, gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON renovation_zoneedition
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER keep_edition BEFORE UPDATE OR DELETE ON renovation_zoneedition
    FOR EACH ROW EXECUTE FUNCTION renovation_keep_zone_edition();
