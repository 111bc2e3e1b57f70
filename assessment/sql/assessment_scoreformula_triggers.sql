-- Question: what does the database do when a formula of scores is written, whatever program writes it?
-- CRS: none.
-- Undo: DROP TRIGGER keep ON assessment_scoreformula;
-- Needs: assessment_keep_formula
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_scoreformula
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_formula();
