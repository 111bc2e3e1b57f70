-- Question: what does the database do when a row of renovation_projectbuilding is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER clear_building ON renovation_projectbuilding;
--       DROP TRIGGER check_geometry ON renovation_projectbuilding;
-- Needs: renovation_clear_building, gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON renovation_projectbuilding
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER clear_building BEFORE INSERT OR UPDATE OF demolition_began_on ON renovation_projectbuilding
    FOR EACH ROW WHEN (NEW.demolition_began_on IS NOT NULL) EXECUTE FUNCTION renovation_clear_building();
