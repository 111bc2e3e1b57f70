-- Question: what does the database do when a row of renovation_renovationzone is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER by_editions ON renovation_renovationzone; DROP TRIGGER check_geometry ON renovation_renovationzone;
-- Needs: renovation_zone_by_editions, gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON renovation_renovationzone
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER by_editions BEFORE UPDATE OF geom ON renovation_renovationzone
    FOR EACH ROW WHEN (OLD.geom::bytea IS DISTINCT FROM NEW.geom::bytea) EXECUTE FUNCTION renovation_zone_by_editions();
