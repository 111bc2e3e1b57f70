-- Question: which divisions hold this one, itself first?  By their parents, and by national codes, whose beginnings are codes.
-- CRS: none.
-- Undo: DROP FUNCTION grids_divisions_above(text, date);
CREATE FUNCTION grids_divisions_above(area text, on_date date) RETURNS character varying[]
LANGUAGE sql STABLE SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE up AS (
        SELECT d.code, d.parent_id, 0 AS steps FROM grids_division d
        WHERE d.code = area AND upper_inf(d.known) AND d.valid @> on_date
        UNION ALL
        SELECT p.code, p.parent_id, up.steps + 1 FROM up JOIN grids_division p ON p.id = up.parent_id
    ), above AS (
        SELECT up.code FROM up
        UNION
        SELECT d.code FROM grids_division d
        WHERE starts_with(area, d.code) AND upper_inf(d.known) AND d.valid @> on_date
          AND (SELECT c.code_rules = 'national' FROM grids_county c)
    )
    SELECT coalesce(array_agg(above.code ORDER BY length(above.code) DESC, above.code), '{}'::character varying[]) FROM above;
END;
