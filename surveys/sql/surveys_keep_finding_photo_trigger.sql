-- Question: when is it asked whether a photo of a finding may be changed?
-- CRS: none.
-- Undo: DROP TRIGGER keep_photo ON surveys_findingphoto;
-- Needs: surveys_keep_finding_photo
CREATE TRIGGER keep_photo BEFORE UPDATE OR DELETE ON surveys_findingphoto
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_finding_photo();
