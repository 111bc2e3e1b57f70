-- Question: when is it asked whether an anchor of the cases may be changed?
-- CRS: none.
-- Undo: DROP TRIGGER keep_anchor ON surveys_caseanchor;
-- Needs: surveys_keep_anchor
CREATE TRIGGER keep_anchor BEFORE UPDATE OR DELETE ON surveys_caseanchor
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_anchor();
