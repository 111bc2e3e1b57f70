-- Question: how early does a territory come in a list of steps?  The lowest key wins.  (shared atom)
-- CRS: none. NULL when the list does not name the step, or the unit is not in service on the date. Below the
--      position stand 41 bits: a rank takes 40, and a rank less 2^40 comes before all others of its step.
-- Undo: DROP FUNCTION grids_key(smallint[], smallint, bigint, boolean);
CREATE FUNCTION grids_key(positions smallint[], step smallint, rank bigint, serves boolean)
RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN serves THEN (positions[step]::bigint << 41) + rank END;
