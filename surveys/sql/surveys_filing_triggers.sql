-- Question: what does the database do when filing rules or changes of them are written, whatever program writes them?
-- CRS: none.
-- Undo: DROP TRIGGER keep ON surveys_filingproposal; DROP TRIGGER keep ON surveys_filingrule; DROP TRIGGER keep ON surveys_filingclosing;
-- Needs: surveys_keep_filing_proposal, surveys_keep_filing_rule, surveys_keep_filing_closing
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON surveys_filingproposal
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_filing_proposal();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON surveys_filingrule
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_filing_rule();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON surveys_filingclosing
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_filing_closing();
