-- Question: when is the intake job told of points?  After every statement that inserts some.
-- CRS: none.
-- Undo: DROP TRIGGER tell_points ON surveys_surveypoint;
-- Needs: surveys_tell_points
CREATE TRIGGER tell_points AFTER INSERT ON surveys_surveypoint
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION surveys_tell_points();
