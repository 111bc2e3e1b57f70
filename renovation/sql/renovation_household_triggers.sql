-- Question: what does the database do when a row of renovation_household is written, whatever program writes it?
-- CRS: none.
-- Undo: DROP TRIGGER clear_building ON renovation_household;
-- Needs: renovation_clear_building
CREATE TRIGGER clear_building BEFORE INSERT OR UPDATE ON renovation_household
    FOR EACH ROW WHEN (NEW.building_id IS NOT NULL) EXECUTE FUNCTION renovation_clear_building();
