-- Question: when is it asked whether renovation_templatelink may lose what a law demands?
-- CRS: none.
-- Undo: DROP TRIGGER keep_law ON renovation_templatelink;
-- Needs: renovation_keep_law
CREATE TRIGGER keep_law BEFORE UPDATE OR DELETE ON renovation_templatelink
    FOR EACH ROW EXECUTE FUNCTION renovation_keep_law();
