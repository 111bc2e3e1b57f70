-- Question: which steps against an illegal structure are asked whether the party was heard before?
-- CRS: none.
-- Undo: DROP TRIGGER lawful_decision ON surveys_casestep;
-- Needs: surveys_lawful_decision
CREATE TRIGGER lawful_decision BEFORE INSERT ON surveys_casestep
    FOR EACH ROW WHEN (NEW.action = 'enforce' AND NEW.reason IN (
        'decide_correction', 'decide_removal', 'decide_confiscation', 'call_hearing'))
    EXECUTE FUNCTION surveys_lawful_decision();
