-- Question: when is it asked whether the catalogue has the categories of a suppression area?
-- CRS: none.
-- Undo: DROP TRIGGER check_categories ON surveys_suppressionarea;
-- Needs: surveys_check_suppression
CREATE TRIGGER check_categories BEFORE INSERT OR UPDATE OF category_keys ON surveys_suppressionarea
    FOR EACH ROW EXECUTE FUNCTION surveys_check_suppression();
