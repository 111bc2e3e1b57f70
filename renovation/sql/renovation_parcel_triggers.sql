-- Question: what does the database do when a row of renovation_parcel is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_geometry ON renovation_parcel;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON renovation_parcel
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
