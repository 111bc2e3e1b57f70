-- Question: what does the database do when scores, a ranking, a consequence or a bulletin are written, whatever program writes them?
-- CRS: none.
-- Undo: DROP TRIGGER keep ON assessment_frozenscores; DROP TRIGGER keep ON assessment_quarterranking; DROP TRIGGER keep ON assessment_consequence; DROP TRIGGER keep ON assessment_bulletin;
-- Needs: assessment_keep_frozen, assessment_keep_ranking, assessment_keep_consequence, assessment_keep_bulletin
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_frozenscores
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_frozen();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_quarterranking
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_ranking();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON assessment_consequence
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_consequence();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON assessment_bulletin
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_bulletin();
