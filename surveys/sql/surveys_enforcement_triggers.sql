-- Question: what does the database hold about illegal structures, whatever program writes them?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER a_check_geometry ON surveys_enforcement; DROP TRIGGER measure_structure ON surveys_enforcement; DROP TRIGGER follows_its_steps ON surveys_enforcement; DROP TRIGGER lawful_removal ON surveys_casestep; DROP TRIGGER hold_open_chain ON surveys_casestep; DROP TRIGGER moves_its_chain ON surveys_casestep;
-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, surveys_measure_structure, surveys_check_chain, surveys_lawful_removal, surveys_hold_open_chain
CREATE TRIGGER a_check_geometry BEFORE INSERT OR UPDATE OF geom ON surveys_enforcement
    FOR EACH ROW WHEN (NEW.geom IS NOT NULL AND NOT gis_core_geometry_ok(NEW.geom))
    EXECUTE FUNCTION gis_core_check_geometry('geom');
CREATE TRIGGER measure_structure BEFORE INSERT OR UPDATE ON surveys_enforcement
    FOR EACH ROW EXECUTE FUNCTION surveys_measure_structure();
CREATE CONSTRAINT TRIGGER follows_its_steps AFTER INSERT OR UPDATE OR DELETE ON surveys_enforcement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION surveys_check_chain();
CREATE TRIGGER lawful_removal BEFORE INSERT ON surveys_casestep
    FOR EACH ROW WHEN (NEW.action = 'enforce') EXECUTE FUNCTION surveys_lawful_removal();
CREATE TRIGGER hold_open_chain BEFORE INSERT ON surveys_casestep
    FOR EACH ROW WHEN (NEW.to_state IN ('feedback', 'closed', 'forced_closed') AND NEW.to_state <> NEW.from_state)
    EXECUTE FUNCTION surveys_hold_open_chain();
CREATE CONSTRAINT TRIGGER moves_its_chain AFTER INSERT ON surveys_casestep
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.detail ? 'chain') EXECUTE FUNCTION surveys_check_chain();
