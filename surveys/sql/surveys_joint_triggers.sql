-- Question: what does the database hold about joint cases, whatever program writes them?
-- CRS: none.
-- Undo: DROP TRIGGER keep_joint_units ON surveys_case; DROP TRIGGER all_answered ON surveys_case;
-- Needs: surveys_keep_joint_units, surveys_check_answers
CREATE TRIGGER keep_joint_units BEFORE INSERT OR UPDATE OF joint_units, handling_unit_id ON surveys_case
    FOR EACH ROW WHEN (cardinality(NEW.joint_units) > 0) EXECUTE FUNCTION surveys_keep_joint_units();
CREATE CONSTRAINT TRIGGER all_answered AFTER UPDATE OF ended_at ON surveys_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND cardinality(NEW.joint_units) > 0)
    EXECUTE FUNCTION surveys_check_answers();
