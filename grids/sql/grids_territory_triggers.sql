-- Question: how do territories keep their order and their indexes?
-- CRS: EPSG:4490; distances by geography.
-- Undo: DROP TRIGGER rank_territories ON grids_territory; DROP INDEX grids_territory_found; DROP INDEX grids_territory_township; DROP INDEX grids_territory_near; DROP INDEX grids_territory_countywide; DROP INDEX grids_territory_linked;
-- Needs: grids_rank_territories
CREATE TRIGGER rank_territories AFTER INSERT ON grids_territory
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION grids_rank_territories();
CREATE INDEX grids_territory_found ON grids_territory USING gist (geom) WHERE step <= 10;
CREATE INDEX grids_territory_township ON grids_territory USING gist (geom) WHERE step = 12;
CREATE INDEX grids_territory_near ON grids_territory USING gist ((geom::geography)) WHERE step = 8;
CREATE INDEX grids_territory_countywide ON grids_territory ((category_ids[1]), step) WHERE geom IS NULL;
CREATE INDEX grids_territory_linked ON grids_territory (object_id) WHERE step = 9;
