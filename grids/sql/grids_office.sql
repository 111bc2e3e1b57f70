-- Question: which unit of last resort did the county have at this ground version?
-- CRS: none.
-- Undo: DROP FUNCTION grids_office(bigint);
CREATE FUNCTION grids_office(version bigint) RETURNS SETOF grids_territory
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT t.* FROM grids_territory t WHERE t.step = 13 AND t.geom IS NULL AND t.known @> version;
END;
