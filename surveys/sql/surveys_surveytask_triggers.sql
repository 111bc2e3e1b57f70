-- Question: what does the database do when a survey is written, whatever program writes it?
-- CRS: none.
-- Undo: DROP TRIGGER check_survey ON surveys_surveytask; DROP TRIGGER keep_survey ON surveys_surveytask;
-- Needs: surveys_check_survey, surveys_keep_survey
CREATE TRIGGER check_survey BEFORE INSERT OR UPDATE OF categories ON surveys_surveytask
    FOR EACH ROW EXECUTE FUNCTION surveys_check_survey();
CREATE TRIGGER keep_survey BEFORE UPDATE OR DELETE ON surveys_surveytask
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_survey();
