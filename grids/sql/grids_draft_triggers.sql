-- Question: what does the database do when a draft of an edition, or a row of it, is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER check_draft ON grids_editiondraft; DROP TRIGGER check_geometry ON grids_draftrow; DROP TRIGGER check_centreline ON grids_draftrow; DROP TRIGGER keep_row ON grids_draftrow;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, grids_check_draft, grids_keep_draft_row
CREATE TRIGGER check_draft BEFORE INSERT OR UPDATE OF layer, area_code, area_path, state OR DELETE ON grids_editiondraft
    FOR EACH ROW EXECUTE FUNCTION grids_check_draft();
CREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON grids_draftrow
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER check_centreline BEFORE INSERT OR UPDATE OF centreline ON grids_draftrow
    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.centreline)) EXECUTE FUNCTION gis_core_check_geometry('centreline');
CREATE TRIGGER keep_row BEFORE INSERT OR UPDATE OR DELETE ON grids_draftrow
    FOR EACH ROW EXECUTE FUNCTION grids_keep_draft_row();
