-- Question: what does the database do when a row of grids_dutypolicy is written, whatever program writes it?
-- CRS: EPSG:4490.
-- Undo: DROP TRIGGER place_steps ON grids_dutypolicy; DROP TRIGGER learn_version ON grids_dutypolicy; DROP TRIGGER stamp_version ON grids_dutypolicy; DROP TRIGGER refuse_rewrite ON grids_dutypolicy; DROP TRIGGER refuse_delete ON grids_dutypolicy;
-- Needs: grids_learn_version, grids_place_steps, grids_refuse_rewrite, grids_stamp_version
CREATE TRIGGER place_steps BEFORE INSERT OR UPDATE ON grids_dutypolicy
    FOR EACH ROW EXECUTE FUNCTION grids_place_steps();
CREATE TRIGGER learn_version BEFORE INSERT OR DELETE OR UPDATE ON grids_dutypolicy
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_dutypolicy
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER refuse_rewrite BEFORE UPDATE OF category_id, accountable_steps, handling_steps, valid, known ON grids_dutypolicy
    FOR EACH ROW WHEN (
        OLD.category_id IS DISTINCT FROM NEW.category_id OR OLD.accountable_steps IS DISTINCT FROM NEW.accountable_steps OR OLD.handling_steps IS DISTINCT FROM NEW.handling_steps
        OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) OR NOT NEW.valid <@ OLD.valid
        OR lower(OLD.known) IS DISTINCT FROM lower(NEW.known) OR NOT NEW.known <@ OLD.known)
    EXECUTE FUNCTION grids_refuse_rewrite();
CREATE TRIGGER refuse_delete BEFORE DELETE ON grids_dutypolicy
    FOR EACH ROW EXECUTE FUNCTION grids_refuse_rewrite();
