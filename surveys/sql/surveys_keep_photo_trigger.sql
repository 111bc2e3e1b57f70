-- Question: when is it asked whether a photo of a point may be changed?
-- CRS: none.
-- Undo: DROP TRIGGER keep_photo ON surveys_pointphoto;
-- Needs: surveys_keep_photo
CREATE TRIGGER keep_photo BEFORE UPDATE OR DELETE ON surveys_pointphoto
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_photo();
