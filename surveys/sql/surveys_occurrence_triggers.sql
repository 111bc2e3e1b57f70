-- Question: when is it asked whether a recurring spot may open a case?
-- CRS: none.
-- Undo: DROP TRIGGER check_occurrence ON surveys_recurringoccurrence;
-- Needs: surveys_check_occurrence
CREATE TRIGGER check_occurrence BEFORE INSERT ON surveys_recurringoccurrence
    FOR EACH ROW EXECUTE FUNCTION surveys_check_occurrence();
