-- Question: what does the database do when a row of grids_dutypolicy is written, whatever program writes it?
-- CRS: none. The resolver reads policies from their own table, so that replay needs every day of a version as it
--      was known: a version is withdrawn (its known is closed) and others are entered, its days never change.
-- Undo: DROP TRIGGER place_steps ON grids_dutypolicy; DROP TRIGGER learn_version ON grids_dutypolicy; DROP TRIGGER stamp_version ON grids_dutypolicy; DROP TRIGGER stamp_withdrawal ON grids_dutypolicy; DROP TRIGGER refuse_rewrite ON grids_dutypolicy; DROP TRIGGER refuse_delete ON grids_dutypolicy;
-- Needs: grids_learn_version, grids_place_steps, grids_refuse_rewrite, grids_stamp_version
CREATE TRIGGER place_steps BEFORE INSERT OR UPDATE ON grids_dutypolicy
    FOR EACH ROW EXECUTE FUNCTION grids_place_steps();
CREATE TRIGGER learn_version BEFORE INSERT OR DELETE OR UPDATE ON grids_dutypolicy
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER stamp_version BEFORE INSERT ON grids_dutypolicy
    FOR EACH ROW EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER stamp_withdrawal BEFORE UPDATE OF known ON grids_dutypolicy
    FOR EACH ROW WHEN (upper_inf(OLD.known) AND NOT upper_inf(NEW.known))
    EXECUTE FUNCTION grids_stamp_version();
CREATE TRIGGER refuse_rewrite BEFORE UPDATE OF category_id, accountable_steps, handling_steps, valid, known ON grids_dutypolicy
    FOR EACH ROW WHEN (
        OLD.category_id IS DISTINCT FROM NEW.category_id OR OLD.accountable_steps IS DISTINCT FROM NEW.accountable_steps OR OLD.handling_steps IS DISTINCT FROM NEW.handling_steps
        OR OLD.valid IS DISTINCT FROM NEW.valid OR (OLD.known IS DISTINCT FROM NEW.known AND NOT upper_inf(OLD.known))
        OR lower(OLD.known) IS DISTINCT FROM lower(NEW.known) OR NOT NEW.known <@ OLD.known)
    EXECUTE FUNCTION grids_refuse_rewrite();
CREATE TRIGGER refuse_delete BEFORE DELETE ON grids_dutypolicy
    FOR EACH ROW EXECUTE FUNCTION grids_refuse_rewrite();
