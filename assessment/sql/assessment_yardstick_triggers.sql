-- Question: what does the database do when an assessment tree is written, whatever program writes it?
-- CRS: none.
-- Undo: DROP TRIGGER keep ON assessment_standard; DROP TRIGGER keep ON assessment_yardstick;
-- Needs: assessment_keep_yardstick, assessment_keep_standard
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_yardstick
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_yardstick();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_standard
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_standard();
