-- Question: what does the database hold about cases, whatever program writes them?
-- CRS: none.
-- Undo: DROP TRIGGER follows_its_steps ON surveys_case; DROP TRIGGER chain_step ON surveys_casestep; DROP TRIGGER keep_step ON surveys_casestep; DROP TRIGGER moves_its_case ON surveys_casestep;
-- Needs: surveys_chain_step, surveys_keep_step, surveys_check_case
CREATE CONSTRAINT TRIGGER follows_its_steps AFTER INSERT OR UPDATE OF state, version ON surveys_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION surveys_check_case();
CREATE TRIGGER chain_step BEFORE INSERT ON surveys_casestep
    FOR EACH ROW EXECUTE FUNCTION surveys_chain_step();
CREATE TRIGGER keep_step BEFORE UPDATE OR DELETE ON surveys_casestep
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_step();
CREATE CONSTRAINT TRIGGER moves_its_case AFTER INSERT ON surveys_casestep
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION surveys_check_case();
