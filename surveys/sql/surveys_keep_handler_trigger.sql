-- Question: when is it asked whether a case may get another handling unit?
-- CRS: none.
-- Undo: DROP TRIGGER only_by_a_step ON surveys_case;
-- Needs: surveys_keep_handler
CREATE TRIGGER only_by_a_step BEFORE UPDATE OF handling_unit_id ON surveys_case
    FOR EACH ROW WHEN (NEW.handling_unit_id <> OLD.handling_unit_id AND NEW.version = OLD.version)
    EXECUTE FUNCTION surveys_keep_handler();
