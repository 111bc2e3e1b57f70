-- Question: what does the database do when a report is put under a survey, whatever program does it?
-- CRS: none.
-- Undo: DROP TRIGGER judge_find ON surveys_surveyfind; DROP TRIGGER keep_find ON surveys_surveyfind;
-- Needs: surveys_judge_find, surveys_keep_said
CREATE TRIGGER judge_find BEFORE INSERT ON surveys_surveyfind
    FOR EACH ROW EXECUTE FUNCTION surveys_judge_find();
CREATE TRIGGER keep_find BEFORE UPDATE OR DELETE ON surveys_surveyfind
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_said();
