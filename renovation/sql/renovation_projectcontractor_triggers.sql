-- Question: what does the database do when a row of renovation_projectcontractor is written, whatever program does it?
-- CRS: none.
-- Undo: DROP TRIGGER no_blacklisted ON renovation_projectcontractor;
-- Needs: renovation_no_blacklisted
CREATE TRIGGER no_blacklisted BEFORE INSERT OR UPDATE OF contractor_id, appointed_on ON renovation_projectcontractor
    FOR EACH ROW EXECUTE FUNCTION renovation_no_blacklisted();
