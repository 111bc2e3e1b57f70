-- Question: where do new territories stand in the order (step, duty, class, area, code, id)?  (trigger)
-- CRS: none. A new row carries a negative rank until the end of its statement; ranks leave room between
--      neighbours, so that one more territory moves none of the others.
-- Undo: DROP FUNCTION grids_rank_territories();
CREATE FUNCTION grids_rank_territories() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    fresh record;
    below bigint;
    above bigint;
    few CONSTANT integer := 20;
    top CONSTANT bigint := 1::bigint << 40;
    room CONSTANT bigint := 1 << 20;
    crowded boolean;
BEGIN
    crowded := (SELECT count(*) > few FROM new_rows);
    IF NOT crowded THEN
        FOR fresh IN SELECT * FROM new_rows ORDER BY step, duty, class_order, area_m2, code, id LOOP
            SELECT t.rank INTO below FROM grids_territory t
            WHERE t.rank > 0 AND (t.step, t.duty, t.class_order, t.area_m2, t.code, t.id)
                  < (fresh.step, fresh.duty, fresh.class_order, fresh.area_m2, fresh.code, fresh.id)
            ORDER BY t.step DESC, t.duty DESC, t.class_order DESC, t.area_m2 DESC, t.code DESC, t.id DESC LIMIT 1;
            SELECT t.rank INTO above FROM grids_territory t
            WHERE t.rank > 0 AND (t.step, t.duty, t.class_order, t.area_m2, t.code, t.id)
                  > (fresh.step, fresh.duty, fresh.class_order, fresh.area_m2, fresh.code, fresh.id)
            ORDER BY t.step, t.duty, t.class_order, t.area_m2, t.code, t.id LIMIT 1;
            below := coalesce(below, 1024);
            above := coalesce(above, top);
            crowded := above - below < 2;
            EXIT WHEN crowded;
            UPDATE grids_territory SET rank = below + least((above - below) / 2, room) WHERE id = fresh.id;
        END LOOP;
    END IF;
    IF crowded THEN
        UPDATE grids_territory t SET rank = o.rank
        FROM (SELECT id, 1024 + row_number() OVER (ORDER BY step, duty, class_order, area_m2, code, id)
                     * ((top - 2048) / (count(*) OVER () + 1)) AS rank
              FROM grids_territory) o
        WHERE o.id = t.id AND t.rank <> o.rank;
    END IF;
    RETURN NULL;
END
$$;
