-- Question: who answers for every point of the temporary table grids_asked?  The same rule as grids_answer, in bulk.
-- CRS: EPSG:4490. grids_asked (id bigint, geom geometry, category_id bigint, on_date date, facility_id bigint,
--      as_known bigint; NULL as_known means now, and one that never was
--      gets no row: a receipt that names it is false) needs a GiST index on geom and ANALYZE before the call; neighbours
--      stored beside each other (ORDER BY geom) save two thirds of the spatial join.
--      `among` names the only territories with ground that may hold one of the points; NULL: any.
--      The planner cannot guess how many points a territory holds: the settings keep territories on the outside of
--      the spatial join and every other join a hash join. What hangs on a territory alone is worked out before it:
--      periods as two bounds compare five times faster than ranges.
--      The fallbacks are sub-queries that only points without a winner run; OFFSET 0 keeps each from running twice.
-- Undo: DROP FUNCTION grids_answer_staged(bigint[]);
-- Needs: grids_key, grids_nearest_grid, grids_office, grids_supervising_position, grids_territory_applies, grids_township
CREATE FUNCTION grids_answer_staged(among bigint[] DEFAULT NULL)
RETURNS TABLE (
    id bigint, accountable_unit_id bigint, handling_unit_id bigint, supervising_unit_id bigint,
    accountable_step smallint, handling_step smallint, supervising_step smallint,
    accountable_territory bigint, handling_territory bigint, supervising_territory bigint,
    grid_id bigint, road_section_id bigint, flags text[], ground_version bigint)
LANGUAGE plpgsql STABLE ROWS 100000
SET search_path = public, pg_temp
SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
SET work_mem = '256MB' SET hash_mem_multiplier = 2 SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    current_version CONSTANT bigint := (SELECT c.ground_version FROM grids_county c);
    rank_mask CONSTANT bigint := (1::bigint << 40) - 1;
BEGIN
    RETURN QUERY
    WITH asked AS NOT MATERIALIZED (
        SELECT p.id, p.geom, p.category_id, p.on_date, p.facility_id, coalesce(p.as_known, current_version) AS version
        FROM pg_temp.grids_asked p
    ), policy AS MATERIALIZED (
        SELECT d.category_id, d.accountable_position, d.handling_position,
               coalesce(lower(d.valid), '-infinity') AS valid_from, coalesce(upper(d.valid), 'infinity') AS valid_until,
               coalesce(lower(d.known), 0) AS known_from, coalesce(upper(d.known), 1::bigint << 62) AS known_until
        FROM grids_dutypolicy d
    ), ground AS NOT MATERIALIZED (
        SELECT t.step, t.rank, t.category_ids, t.geom,
               grids_key(grids_supervising_position(), t.step, t.rank, true) AS supervising_key,
               CASE WHEN t.step = 8 THEN t.rank END AS grid_rank, CASE WHEN t.step = 5 THEN t.rank END AS section_rank,
               coalesce(lower(t.valid), '-infinity') AS valid_from, coalesce(upper(t.valid), 'infinity') AS valid_until,
               coalesce(lower(t.known), 0) AS known_from, coalesce(upper(t.known), 1::bigint << 62) AS known_until,
               CASE WHEN NOT isempty(t.accountable_during) THEN coalesce(lower(t.accountable_during), '-infinity')
                    ELSE 'infinity' END AS accountable_from,
               coalesce(upper(t.accountable_during), 'infinity') AS accountable_until,
               CASE WHEN NOT isempty(t.handling_during) THEN coalesce(lower(t.handling_during), '-infinity')
                    ELSE 'infinity' END AS handling_from,
               coalesce(upper(t.handling_during), 'infinity') AS handling_until,
               CASE WHEN NOT isempty(t.supervising_during) THEN coalesce(lower(t.supervising_during), '-infinity')
                    ELSE 'infinity' END AS supervising_from,
               coalesce(upper(t.supervising_during), 'infinity') AS supervising_until,
               t.accountable_during <> t.valid AS accountable_pauses, t.handling_during <> t.valid AS handling_pauses
        FROM grids_territory t
        WHERE t.step <= 10 AND t.geom IS NOT NULL AND (among IS NULL OR t.id IN (SELECT unnest(among)))
        OFFSET 0
    ), won AS (
        SELECT found.id,
               min(grids_key(q.accountable_position, found.step, found.rank, found.accountable_serves))
                   & rank_mask AS accountable_rank,
               min(grids_key(q.handling_position, found.step, found.rank, found.handling_serves))
                   & rank_mask AS handling_rank,
               min(CASE WHEN found.supervising_serves THEN found.supervising_key END) & rank_mask AS supervising_rank,
               min(found.grid_rank) AS grid_rank,
               min(found.section_rank) AS section_rank,
               bool_or((found.accountable_pauses AND NOT found.accountable_serves
                       AND q.accountable_position[found.step] IS NOT NULL)
                   OR (found.handling_pauses AND NOT found.handling_serves
                       AND q.handling_position[found.step] IS NOT NULL)) AS out_of_service
        FROM (
            SELECT p.id, p.category_id, p.on_date, p.version,
                   t.step, t.rank, t.supervising_key, t.grid_rank, t.section_rank, t.accountable_pauses, t.handling_pauses,
                   p.on_date >= t.accountable_from AND p.on_date < t.accountable_until AS accountable_serves,
                   p.on_date >= t.handling_from AND p.on_date < t.handling_until AS handling_serves,
                   p.on_date >= t.supervising_from AND p.on_date < t.supervising_until AS supervising_serves
            FROM ground t
            JOIN asked p ON st_intersects(t.geom, p.geom)
                AND p.on_date >= t.valid_from AND p.on_date < t.valid_until
                AND p.version >= t.known_from AND p.version < t.known_until
                AND (t.category_ids IS NULL OR p.category_id = ANY (t.category_ids))
            UNION ALL
            SELECT p.id, p.category_id, p.on_date, p.version,
                   t.step, t.rank, NULL, NULL, NULL,
                   t.accountable_during <> t.valid, t.handling_during <> t.valid,
                   t.accountable_during @> p.on_date, t.handling_during @> p.on_date, false
            FROM asked p
            JOIN grids_territory t ON t.category_ids[1] = p.category_id AND t.step <= 10 AND t.geom IS NULL
                AND grids_territory_applies(t.valid, t.known, t.category_ids, p.category_id, p.on_date, p.version)
            UNION ALL
            SELECT p.id, p.category_id, p.on_date, p.version,
                   t.step, t.rank - (1::bigint << 40), NULL, NULL, NULL, false, true,
                   false, t.handling_during @> p.on_date, false
            FROM asked p
            JOIN grids_territory t ON t.layer = 'facilities' AND t.object_id = p.facility_id AND t.step = 9
                AND t.valid @> p.on_date AND t.known @> p.version
        ) found
        LEFT JOIN policy q ON q.category_id = found.category_id
            AND found.on_date >= q.valid_from AND found.on_date < q.valid_until
            AND found.version >= q.known_from AND found.version < q.known_until
        GROUP BY found.id
    ), met AS NOT MATERIALIZED (
        SELECT p.id, p.geom, p.category_id, p.on_date, p.version,
               w.accountable_rank, w.handling_rank, w.supervising_rank, w.grid_rank, w.section_rank,
               coalesce(w.out_of_service, false) AS out_of_service
        FROM asked p
        LEFT JOIN won w ON w.id = p.id
    ), near AS NOT MATERIALIZED (
        SELECT m.*, CASE WHEN m.accountable_rank IS NULL THEN (
                   SELECT n.rank FROM grids_nearest_grid(m.geom, m.category_id, m.on_date, m.version) n) END AS nearest_rank
        FROM met m
        OFFSET 0
    ), fallen AS NOT MATERIALIZED (
        SELECT n.*,
               CASE WHEN n.supervising_rank IS NULL AND n.nearest_rank IS NOT NULL THEN (
                   SELECT t.rank FROM grids_territory t
                   WHERE t.rank = n.nearest_rank AND t.supervising_during @> n.on_date) END AS near_supervising_rank,
               CASE WHEN n.supervising_rank IS NULL OR (n.accountable_rank IS NULL AND n.nearest_rank IS NULL) THEN (
                   SELECT coalesce(t.rank, o.rank)
                   FROM grids_office(n.version) o
                   LEFT JOIN grids_township(n.geom, n.category_id, n.on_date, n.version) t ON true) END AS last_rank
        FROM near n
        OFFSET 0
    ), territory AS MATERIALIZED (
        SELECT t.rank, t.id, t.step, t.feature_id, t.accountable_unit_id, t.handling_unit_id, t.supervising_unit_id
        FROM grids_territory t
    )
    SELECT f.id, a.accountable_unit_id, coalesce(h.handling_unit_id, a.accountable_unit_id), s.supervising_unit_id,
           answer.step, coalesce(h.step, answer.step),
           CASE WHEN f.supervising_rank IS NULL AND f.near_supervising_rank IS NOT NULL THEN 11::smallint ELSE s.step END,
           a.id, coalesce(h.id, a.id), s.id, g.feature_id, r.feature_id,
           CASE WHEN f.accountable_rank IS NOT NULL AND NOT f.out_of_service THEN '{}' ELSE
               array_remove(ARRAY[
                   CASE answer.step WHEN 11 THEN 'nearest_grid' WHEN 12 THEN 'township' WHEN 13 THEN 'office' END,
                   CASE WHEN f.accountable_rank IS NULL AND NOT EXISTS (
                            SELECT FROM grids_dutypolicy policy
                            WHERE policy.category_id = f.category_id AND policy.valid @> f.on_date AND policy.known @> f.version)
                        THEN 'no_policy' END,
                   CASE WHEN f.out_of_service THEN 'unit_not_in_service' END], NULL) END,
           f.version
    FROM fallen f
    JOIN territory a ON a.rank = coalesce(f.accountable_rank, f.nearest_rank, f.last_rank)
    JOIN territory s ON s.rank = coalesce(f.supervising_rank, f.near_supervising_rank, f.last_rank)
    LEFT JOIN territory h ON h.rank = f.handling_rank
    LEFT JOIN territory g ON g.rank = coalesce(f.grid_rank, f.nearest_rank)
    LEFT JOIN territory r ON r.rank = f.section_rank
    CROSS JOIN LATERAL (
        SELECT CASE WHEN f.accountable_rank IS NULL AND f.nearest_rank IS NOT NULL THEN 11::smallint ELSE a.step END) answer (step);
END
$$;
