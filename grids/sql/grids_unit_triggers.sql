-- Question: what does the database do when a row of grids_unit is written, whatever program writes it?
-- CRS: none. A unit leaves the leagues in turn with changes of ground, or a new grid of its own could slip in.
-- Undo: DROP TRIGGER check_codes ON grids_unit; DROP TRIGGER keep_league ON grids_unit; DROP TRIGGER learn_version ON grids_unit; DROP TRIGGER project_units ON grids_unit;
-- Needs: grids_check_codes, grids_keep_league, grids_learn_version, grids_project_units
CREATE TRIGGER check_codes BEFORE INSERT OR UPDATE OF uscc ON grids_unit
    FOR EACH ROW WHEN (NEW.uscc <> '') EXECUTE FUNCTION grids_check_codes();
CREATE TRIGGER keep_league BEFORE UPDATE OF league ON grids_unit
    FOR EACH ROW WHEN (NEW.league = 'none' AND OLD.league <> 'none') EXECUTE FUNCTION grids_keep_league();
CREATE TRIGGER learn_version BEFORE UPDATE OF valid, league ON grids_unit
    FOR EACH STATEMENT EXECUTE FUNCTION grids_learn_version();
CREATE TRIGGER project_units AFTER UPDATE OF valid ON grids_unit
    FOR EACH ROW WHEN (OLD.valid <> NEW.valid) EXECUTE FUNCTION grids_project_units();
