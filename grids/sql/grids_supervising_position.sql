-- Question: who supervises?  The section's unit inside a corridor (step 5), else the grid's (step 8).
-- CRS: none. The same for every category (DESIGN section 4, point 1).
-- Undo: DROP FUNCTION grids_supervising_position();
CREATE FUNCTION grids_supervising_position() RETURNS smallint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{NULL,NULL,NULL,NULL,1,NULL,NULL,2}'::smallint[];
