-- Question: what does the database do when a row of renovation_compensationrules is written, whatever program does it?
-- CRS: none.
-- Undo: DROP TRIGGER one_standard ON renovation_compensationrules; DROP TRIGGER keep_rules ON renovation_compensationrules;
-- Needs: renovation_one_standard, renovation_keep_rules
CREATE TRIGGER keep_rules BEFORE UPDATE OR DELETE ON renovation_compensationrules
    FOR EACH ROW EXECUTE FUNCTION renovation_keep_rules();
CREATE CONSTRAINT TRIGGER one_standard AFTER INSERT OR UPDATE OR DELETE ON renovation_compensationrules
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION renovation_one_standard();
