-- Question: when is it asked whether an original may be changed?
-- CRS: none.
-- Undo: DROP TRIGGER keep_original ON surveys_photooriginal;
-- Needs: surveys_keep_original
CREATE TRIGGER keep_original BEFORE UPDATE OR DELETE ON surveys_photooriginal
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_original();
