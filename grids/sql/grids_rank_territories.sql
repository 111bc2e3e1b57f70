-- Question: where do new territories stand in the order (step, duty, class, area, code, id)?  (trigger)
-- CRS: none. A new row carries a negative rank until the end of its statement; ranks leave room between
--      neighbours, so that new territories move none of the others. Only when a gap is full are all numbered anew.
-- Undo: DROP FUNCTION grids_rank_territories();
CREATE FUNCTION grids_rank_territories() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    placed bigint;
    few CONSTANT integer := 20;
    share CONSTANT integer := 8;  -- many at once take an eighth of their gap: what comes next often follows them
    top CONSTANT bigint := 1::bigint << 40;
    room CONSTANT bigint := 1 << 20;
BEGIN
    WITH between AS MATERIALIZED (
        SELECT f.id, f.step, f.duty, f.class_order, f.area_m2, f.code,
               coalesce((
                   SELECT t.rank FROM grids_territory t
                   WHERE t.rank > 0 AND (t.step, t.duty, t.class_order, t.area_m2, t.code, t.id)
                         < (f.step, f.duty, f.class_order, f.area_m2, f.code, f.id)
                   ORDER BY t.step DESC, t.duty DESC, t.class_order DESC, t.area_m2 DESC, t.code DESC, t.id DESC
                   LIMIT 1), 1024) AS below,
               coalesce((
                   SELECT t.rank FROM grids_territory t
                   WHERE t.rank > 0 AND (t.step, t.duty, t.class_order, t.area_m2, t.code, t.id)
                         > (f.step, f.duty, f.class_order, f.area_m2, f.code, f.id)
                   ORDER BY t.step, t.duty, t.class_order, t.area_m2, t.code, t.id
                   LIMIT 1), top) AS above
        FROM new_rows f
    ), gap AS (
        SELECT b.id, b.below, b.above - b.below AS width, count(*) OVER (PARTITION BY b.below) AS many,
               row_number() OVER (PARTITION BY b.below ORDER BY b.step, b.duty, b.class_order, b.area_m2, b.code, b.id)
                   AS place
        FROM between b
    )
    UPDATE grids_territory t
    SET rank = g.below + g.place * greatest(1, least(
            room, g.width / ((g.many + 1) * CASE WHEN g.many > few THEN share ELSE 1 END)))
    FROM gap g
    WHERE g.id = t.id AND g.width > g.many;
    GET DIAGNOSTICS placed = ROW_COUNT;
    IF placed < (SELECT count(*) FROM new_rows) THEN
        UPDATE grids_territory t SET rank = o.rank
        FROM (SELECT id, 1024 + row_number() OVER (ORDER BY step, duty, class_order, area_m2, code, id)
                     * ((top - 2048) / (count(*) OVER () + 1)) AS rank
              FROM grids_territory) o
        WHERE o.id = t.id AND t.rank <> o.rank;
    END IF;
    RETURN NULL;
END
$$;
