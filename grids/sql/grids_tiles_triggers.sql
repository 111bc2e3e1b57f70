-- Question: which tables of the ground do tiles show?  Each notes every statement that writes to it.
-- CRS: none.
-- Undo: DROP TRIGGER note_tiles_insert ON grids_division; DROP TRIGGER note_tiles_update ON grids_division; DROP TRIGGER note_tiles_delete ON grids_division; DROP TRIGGER note_tiles_truncate ON grids_division; DROP TRIGGER note_tiles_insert ON grids_grid; DROP TRIGGER note_tiles_update ON grids_grid; DROP TRIGGER note_tiles_delete ON grids_grid; DROP TRIGGER note_tiles_truncate ON grids_grid; DROP TRIGGER note_tiles_insert ON grids_place; DROP TRIGGER note_tiles_update ON grids_place; DROP TRIGGER note_tiles_delete ON grids_place; DROP TRIGGER note_tiles_truncate ON grids_place; DROP TRIGGER note_tiles_insert ON grids_roadsection; DROP TRIGGER note_tiles_update ON grids_roadsection; DROP TRIGGER note_tiles_delete ON grids_roadsection; DROP TRIGGER note_tiles_truncate ON grids_roadsection; DROP TRIGGER note_tiles_insert ON grids_junction; DROP TRIGGER note_tiles_update ON grids_junction; DROP TRIGGER note_tiles_delete ON grids_junction; DROP TRIGGER note_tiles_truncate ON grids_junction; DROP TRIGGER note_tiles_insert ON grids_facility; DROP TRIGGER note_tiles_update ON grids_facility; DROP TRIGGER note_tiles_delete ON grids_facility; DROP TRIGGER note_tiles_truncate ON grids_facility; DROP TRIGGER note_tiles_insert ON grids_road; DROP TRIGGER note_tiles_update ON grids_road; DROP TRIGGER note_tiles_delete ON grids_road; DROP TRIGGER note_tiles_truncate ON grids_road; DROP TRIGGER note_tiles_insert ON grids_waterbody; DROP TRIGGER note_tiles_update ON grids_waterbody; DROP TRIGGER note_tiles_delete ON grids_waterbody; DROP TRIGGER note_tiles_truncate ON grids_waterbody; DROP TRIGGER note_tiles_insert ON grids_building; DROP TRIGGER note_tiles_update ON grids_building; DROP TRIGGER note_tiles_delete ON grids_building; DROP TRIGGER note_tiles_truncate ON grids_building; DROP TRIGGER note_all_tiles ON grids_category; DROP TRIGGER note_all_tiles ON grids_gridoutline; DROP TRIGGER note_all_tiles ON grids_boundaryedition;
-- Needs: gis_core.gis_core_note_all_tiles, gis_core.gis_core_note_tiles
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_division
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_division
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_division
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_division
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_grid
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_grid
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_grid
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_grid
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_place
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_place
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_place
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_place
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_roadsection
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_roadsection
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_roadsection
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_roadsection
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_junction
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_junction
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_junction
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_junction
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_facility
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_facility
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_facility
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_facility
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_road
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_road
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_road
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_road
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_waterbody
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_waterbody
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_waterbody
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_waterbody
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_insert AFTER INSERT ON grids_building
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_update AFTER UPDATE ON grids_building
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_delete AFTER DELETE ON grids_building
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_tiles_truncate AFTER TRUNCATE ON grids_building
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_tiles();
CREATE TRIGGER note_all_tiles AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_category
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_all_tiles();
-- An outline is drawn instead of a shape that may reach further than it does.
CREATE TRIGGER note_all_tiles AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_gridoutline
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_all_tiles();
CREATE TRIGGER note_all_tiles AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grids_boundaryedition
    FOR EACH STATEMENT EXECUTE FUNCTION gis_core_note_all_tiles();
