-- Question: when is it asked whether a photo of a step may be changed?
-- CRS: none.
-- Undo: DROP TRIGGER keep_photo ON surveys_stepphoto;
-- Needs: surveys_keep_step_photo
CREATE TRIGGER keep_photo BEFORE UPDATE OR DELETE ON surveys_stepphoto
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_step_photo();
