-- Question: when is it asked whether renovation_templatewithin may lose what a law demands?
-- CRS: none.
-- Undo: DROP TRIGGER keep_law ON renovation_templatewithin;
-- Needs: renovation_keep_law
CREATE TRIGGER keep_law BEFORE UPDATE OR DELETE ON renovation_templatewithin
    FOR EACH ROW EXECUTE FUNCTION renovation_keep_law();
