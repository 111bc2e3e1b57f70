-- Question: which units may somebody not judge on a day (回避)?  Those for which they act in any role, with all above and
--           all below them.
-- CRS: none.
-- Undo: DROP FUNCTION assessment_units_of(bigint, date);
CREATE FUNCTION assessment_units_of(person bigint, day date) RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE own AS (
        SELECT m.unit_id AS id FROM grids_membership m
        WHERE m.user_id = person AND m.unit_id IS NOT NULL AND m.during @> day
    ), above AS (
        SELECT own.id FROM own
        UNION
        SELECT u.parent_id FROM grids_unit u JOIN above ON above.id = u.id WHERE u.parent_id IS NOT NULL
    ), below AS (
        SELECT own.id FROM own
        UNION
        SELECT u.id FROM grids_unit u JOIN below ON u.parent_id = below.id
    )
    SELECT coalesce(array_agg(DISTINCT f.id), '{}') FROM (SELECT id FROM above UNION SELECT id FROM below) f;
END;
