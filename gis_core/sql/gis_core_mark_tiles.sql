-- Question: which tiles have a table's changed shapes made untrue?  Those that the shapes' boxes reach into get a mark.
-- CRS: shapes EPSG:3857; NULL instead of them, or ten thousand and more, means everywhere. More than a hundred are told
--      by squares of zoom 13, into which later on all marks of a table are folded: it keeps some hundreds, however old
--      it is. A mark that covers more than it did makes tiles come anew that had not changed; none ever covers less.
--      Marks are only added, so no writer waits for another and a mark counts once its statement is committed, in
--      whatever order; at stricter levels than READ COMMITTED nothing is folded: a row that another changed or read
--      would be an error.
-- Undo: DROP FUNCTION gis_core_mark_tiles(text, geometry[]);
-- Needs: gis_core_tile_mark
CREATE FUNCTION gis_core_mark_tiles(changed text, shapes geometry[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    world CONSTANT double precision := 40075016.6855784;
    last CONSTANT integer := (1 << 18) - 1;
    coarse CONSTANT integer := 5;  -- bits by which a square of zoom 13 is larger than one of zoom 18
    is_everywhere CONSTANT boolean := coalesce(cardinality(shapes) >= 10000, true);
    bits CONSTANT integer := CASE WHEN cardinality(shapes) > 100 THEN coarse ELSE 0 END;
    is_time boolean;
BEGIN
    WITH squares AS (
        SELECT DISTINCT (s.west >> bits) << bits AS west, (s.north >> bits) << bits AS north,
               (((s.east >> bits) + 1) << bits) - 1 AS east, (((s.south >> bits) + 1) << bits) - 1 AS south
        FROM (
            SELECT 0 AS west, 0 AS north, last AS east, last AS south
            WHERE is_everywhere
            UNION ALL
            SELECT floor(least(greatest((st_xmin(shape) / world + 0.5) * (last + 1), 0), last))::integer,
                   floor(least(greatest((0.5 - st_ymax(shape) / world) * (last + 1), 0), last))::integer,
                   floor(least(greatest((st_xmax(shape) / world + 0.5) * (last + 1), 0), last))::integer,
                   floor(least(greatest((0.5 - st_ymin(shape) / world) * (last + 1), 0), last))::integer
            FROM unnest(shapes) shape
            WHERE NOT is_everywhere
        ) s
    ), added AS (
        INSERT INTO gis_core_tile_mark (source, west, north, east, south, mark)
        SELECT changed, west, north, east, south, hashtextextended(gen_random_uuid()::text, 0) FROM squares
        RETURNING id
    )
    SELECT bool_or(id % 64 = 0) INTO is_time FROM added;
    IF is_time AND current_setting('transaction_isolation') = 'read committed'
       AND (SELECT count(*) FROM (SELECT FROM gis_core_tile_mark m
                                  WHERE m.source = changed AND NOT m.folded LIMIT 200) few) = 200 THEN
        WITH held AS MATERIALIZED (
            SELECT m.id, m.folded FROM gis_core_tile_mark m WHERE m.source = changed FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM gis_core_tile_mark m USING held
            WHERE m.source = changed AND m.folded = held.folded AND m.id = held.id
            RETURNING m.*
        )
        INSERT INTO gis_core_tile_mark (source, folded, west, north, east, south, mark)
        SELECT changed, true, wide.west, wide.north, wide.east, wide.south, bit_xor(gone.mark)
        FROM gone
        CROSS JOIN LATERAL (
            SELECT (gone.west >> coarse) << coarse AS west, (gone.north >> coarse) << coarse AS north,
                   (((gone.east >> coarse) + 1) << coarse) - 1 AS east,
                   (((gone.south >> coarse) + 1) << coarse) - 1 AS south) wide
        GROUP BY wide.west, wide.north, wide.east, wide.south;
    END IF;
END
$$;
