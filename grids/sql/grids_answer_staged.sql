-- Question: who answers for every point of the temporary table grids_asked?  The same rule as grids_answer, in bulk.
-- CRS: EPSG:4490. grids_asked (id bigint, geom geometry, category_id bigint, on_date date, facility_id bigint,
--      as_known bigint; NULL as_known means now, and one that never was
--      gets no row: a receipt that names it is false) needs a GiST index on geom and ANALYZE before the call; neighbours
--      stored beside each other (ORDER BY geom) save two thirds of the spatial join.
--      The planner cannot guess how many points a territory holds: the settings keep territories on the outside of
--      the spatial join and every other join a hash join. What hangs on a territory alone is worked out before it:
--      periods as two bounds compare five times faster than ranges.
--      The fallbacks are sub-queries that only points without a winner run; OFFSET 0 keeps each from running twice.
-- Undo: DROP FUNCTION grids_answer_staged();
-- Needs: grids_countywide, grids_key, grids_nearest_grid, grids_office, grids_supervising_position, grids_territory_applies, grids_township
CREATE OR REPLACE FUNCTION grids_answer_staged()
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
    ), question AS MATERIALIZED (
        SELECT q.category_id, q.on_date, q.version, policy.accountable_position, policy.handling_position, countywide.*
        FROM (SELECT DISTINCT category_id, on_date, version FROM asked) q
        LEFT JOIN grids_dutypolicy policy
            ON policy.category_id = q.category_id AND policy.valid @> q.on_date AND policy.known @> q.version
        CROSS JOIN LATERAL grids_countywide(q.category_id, q.on_date, q.version) countywide
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
        WHERE t.step <= 10 AND t.geom IS NOT NULL
        OFFSET 0
    ), won AS (
        SELECT found.id,
               min(least(grids_key(q.accountable_position, found.step, found.rank, found.accountable_serves),
                         q.accountable_key)) & rank_mask AS accountable_rank,
               min(least(grids_key(q.handling_position, found.step, found.rank, found.handling_serves),
                         q.handling_key)) & rank_mask AS handling_rank,
               min(CASE WHEN found.supervising_serves THEN found.supervising_key END) & rank_mask AS supervising_rank,
               min(found.grid_rank) AS grid_rank,
               min(found.section_rank) AS section_rank,
               bool_or(q.out_of_service
                   OR (found.accountable_pauses AND NOT found.accountable_serves
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
                   t.step, t.rank - (1::bigint << 40), NULL, NULL, NULL, false, true,
                   false, t.handling_during @> p.on_date, false
            FROM asked p
            JOIN grids_territory t ON t.layer = 'facilities' AND t.object_id = p.facility_id AND t.step = 9
                AND t.valid @> p.on_date AND t.known @> p.version
        ) found
        LEFT JOIN question q USING (category_id, on_date, version)
        GROUP BY found.id
    ), met AS NOT MATERIALIZED (
        -- Points on which no territory lies have not met their question yet.
        SELECT p.id, p.geom, p.category_id, p.on_date, p.version,
               w.accountable_rank, w.handling_rank, w.supervising_rank, w.grid_rank, w.section_rank, w.out_of_service,
               CASE WHEN w.id IS NULL THEN (
                   SELECT ARRAY[c.accountable_key, c.handling_key, c.out_of_service::integer]
                   FROM grids_countywide(p.category_id, p.on_date, p.version) c) END AS countywide
        FROM asked p
        LEFT JOIN won w ON w.id = p.id
        OFFSET 0
    ), merged AS NOT MATERIALIZED (
        SELECT m.id, m.geom, m.category_id, m.on_date, m.version, m.supervising_rank, m.grid_rank, m.section_rank,
               coalesce(m.accountable_rank, m.countywide[1] & rank_mask) AS accountable_rank,
               coalesce(m.handling_rank, m.countywide[2] & rank_mask) AS handling_rank,
               coalesce(m.out_of_service, m.countywide[3] = 1) AS out_of_service
        FROM met m
    ), near AS NOT MATERIALIZED (
        SELECT m.*, CASE WHEN m.accountable_rank IS NULL THEN (
                   SELECT n.rank FROM grids_nearest_grid(m.geom, m.category_id, m.on_date, m.version) n) END AS nearest_rank
        FROM merged m
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
    JOIN grids_territory a ON a.rank = coalesce(f.accountable_rank, f.nearest_rank, f.last_rank)
    JOIN grids_territory s ON s.rank = coalesce(f.supervising_rank, f.near_supervising_rank, f.last_rank)
    LEFT JOIN grids_territory h ON h.rank = f.handling_rank
    LEFT JOIN grids_territory g ON g.rank = coalesce(f.grid_rank, f.nearest_rank)
    LEFT JOIN grids_territory r ON r.rank = f.section_rank
    CROSS JOIN LATERAL (
        SELECT CASE WHEN f.accountable_rank IS NULL AND f.nearest_rank IS NOT NULL THEN 11::smallint ELSE a.step END) answer (step);
END
$$;
