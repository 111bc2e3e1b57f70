-- Question: how early does a territory come in a list of steps?  The lowest key wins.  (shared atom)
-- CRS: none. NULL when the list does not name the step, or the unit is not in service on the date.
-- Undo: DROP FUNCTION grids_key(smallint[], smallint, bigint, daterange, date);
CREATE FUNCTION grids_key(positions smallint[], step smallint, rank bigint, during daterange, on_date date)
RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN during @> on_date THEN (positions[step]::bigint << 40) + rank END;
