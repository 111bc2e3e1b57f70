-- Question: what does the database do when something of a month's inspection is written, whatever program writes it?
-- CRS: none.
-- Undo: DROP TRIGGER keep ON assessment_inspectionmonth; DROP TRIGGER keep ON assessment_inspectiontask; DROP TRIGGER a_check ON assessment_observation; DROP TRIGGER keep ON assessment_observation; DROP TRIGGER a_check ON assessment_appeal; DROP TRIGGER keep ON assessment_gooddeed; DROP TRIGGER keep ON assessment_substituteinspector;
-- Needs: assessment_keep_month, assessment_keep_task, assessment_check_observation, assessment_keep_observation, assessment_check_appeal, assessment_keep_gooddeed, assessment_keep_substitute
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_inspectionmonth
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_month();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_inspectiontask
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_task();
CREATE TRIGGER a_check BEFORE INSERT ON assessment_observation
    FOR EACH ROW EXECUTE FUNCTION assessment_check_observation();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON assessment_observation
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_observation();
CREATE TRIGGER a_check BEFORE INSERT OR UPDATE OR DELETE ON assessment_appeal
    FOR EACH ROW EXECUTE FUNCTION assessment_check_appeal();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_gooddeed
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_gooddeed();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_substituteinspector
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_substitute();
