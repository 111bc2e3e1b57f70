-- Question: what does the database do when a duty notice is written, whatever program writes it?
-- CRS: none.
-- Undo: DROP TRIGGER refuse_rewrite ON grids_dutynotice; DROP TRIGGER refuse_delete ON grids_dutynotice;
-- Needs: grids_keep_notice
CREATE TRIGGER refuse_rewrite BEFORE UPDATE ON grids_dutynotice
    FOR EACH ROW WHEN (
        OLD.signed_at IS NOT NULL OR NEW.signed_at IS NULL
        OR (OLD.number, OLD.unit_id, OLD.on_date, OLD.content, OLD.issued_at, OLD.issued_by_id)
            IS DISTINCT FROM (NEW.number, NEW.unit_id, NEW.on_date, NEW.content, NEW.issued_at, NEW.issued_by_id))
    EXECUTE FUNCTION grids_keep_notice();
CREATE TRIGGER refuse_delete BEFORE DELETE ON grids_dutynotice
    FOR EACH ROW EXECUTE FUNCTION grids_keep_notice();
