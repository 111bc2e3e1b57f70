-- Question: who answers for every point of the temporary table grids_asked?  The same rule as grids_answer, in bulk.
-- CRS: EPSG:4490. grids_asked (id bigint, geom geometry, category_id bigint, on_date date, facility_id bigint,
--      as_known bigint; NULL as_known means now) needs a GiST index on geom and ANALYZE before the call.
--      The planner cannot guess how many points a territory holds: the settings keep territories on the outside
--      of the spatial join and every other join a hash join; the left joins, all of them full, keep its row
--      counts honest. What has no winner, or a linked facility, is asked
--      point by point.
-- Undo: DROP FUNCTION grids_answer_staged();
-- Needs: grids_answer_alone
CREATE FUNCTION grids_answer_staged()
RETURNS TABLE (
    id bigint, accountable_unit_id bigint, handling_unit_id bigint, supervising_unit_id bigint,
    accountable_step smallint, handling_step smallint, supervising_step smallint,
    accountable_territory bigint, handling_territory bigint, supervising_territory bigint,
    grid_id bigint, road_section_id bigint, flags text[], ground_version bigint)
LANGUAGE plpgsql STABLE
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
    WITH question AS MATERIALIZED (
        SELECT q.*, policy.id IS NOT NULL AS has_policy, policy.accountable_position, policy.handling_position
        FROM (SELECT DISTINCT category_id, on_date, coalesce(as_known, current_version) AS version
              FROM pg_temp.grids_asked) q
        LEFT JOIN grids_dutypolicy policy
            ON policy.category_id = q.category_id AND policy.valid @> q.on_date AND policy.known @> q.version
    ), countywide AS MATERIALIZED (
        SELECT q.category_id, q.on_date, q.version,
               min(grids_key(q.accountable_position, t.step, t.rank, t.accountable_during, q.on_date)) AS accountable_key,
               min(grids_key(q.handling_position, t.step, t.rank, t.handling_during, q.on_date)) AS handling_key,
               bool_or((q.accountable_position[t.step] IS NOT NULL AND NOT t.accountable_during @> q.on_date)
                    OR (q.handling_position[t.step] IS NOT NULL AND NOT t.handling_during @> q.on_date)) AS out_of_service
        FROM question q
        JOIN grids_territory t ON t.category_ids[1] = q.category_id AND t.step <= 10 AND t.geom IS NULL
        WHERE grids_territory_applies(t.valid, t.known, t.category_ids, q.category_id, q.on_date, q.version)
        GROUP BY q.category_id, q.on_date, q.version
    ), won AS MATERIALIZED (
        SELECT pair.id,
               min(grids_key(q.accountable_position, pair.step, pair.rank, pair.accountable_during, q.on_date)) AS accountable_key,
               min(grids_key(q.handling_position, pair.step, pair.rank, pair.handling_during, q.on_date)) AS handling_key,
               min(grids_key(grids_supervising_position(), pair.step, pair.rank, pair.supervising_during, q.on_date)) AS supervising_key,
               min(CASE WHEN pair.step = 8 THEN pair.rank END) AS grid_rank,
               min(CASE WHEN pair.step = 5 THEN pair.rank END) AS section_rank,
               bool_or((q.accountable_position[pair.step] IS NOT NULL AND NOT pair.accountable_during @> q.on_date)
                    OR (q.handling_position[pair.step] IS NOT NULL AND NOT pair.handling_during @> q.on_date)) AS out_of_service
        FROM (
            SELECT p.id, p.category_id, p.on_date, coalesce(p.as_known, current_version) AS version,
                   t.step, t.rank, t.accountable_during, t.handling_during, t.supervising_during,
                   t.valid, t.known, t.category_ids
            FROM (SELECT * FROM grids_territory WHERE step <= 10 AND geom IS NOT NULL OFFSET 0) t
            JOIN pg_temp.grids_asked p ON st_intersects(t.geom, p.geom)
            OFFSET 0
        ) pair
        LEFT JOIN question q USING (category_id, on_date, version)
        WHERE grids_territory_applies(pair.valid, pair.known, pair.category_ids, q.category_id, q.on_date, q.version)
        GROUP BY pair.id
    ), merged AS MATERIALIZED (
        SELECT p.id, p.geom, p.category_id, p.on_date, p.facility_id, p.as_known, q.version, q.has_policy,
               least(w.accountable_key, c.accountable_key) AS accountable_key,
               least(w.handling_key, c.handling_key) AS handling_key,
               w.supervising_key, w.grid_rank, w.section_rank,
               coalesce(w.out_of_service, false) OR coalesce(c.out_of_service, false) AS out_of_service
        FROM (SELECT *, coalesce(as_known, current_version) AS version FROM pg_temp.grids_asked) p
        LEFT JOIN question q USING (category_id, on_date, version)
        LEFT JOIN countywide c USING (category_id, on_date, version)
        LEFT JOIN won w ON w.id = p.id
    ), township AS MATERIALIZED (
        SELECT m.id, min(t.rank) AS rank
        FROM (SELECT * FROM merged WHERE supervising_key IS NULL AND accountable_key IS NOT NULL OFFSET 0) m
        JOIN grids_territory t ON t.step = 12 AND st_intersects(t.geom, m.geom)
        WHERE grids_territory_applies(t.valid, t.known, t.category_ids, m.category_id, m.on_date, m.version)
          AND t.accountable_during @> m.on_date
        GROUP BY m.id
    )
    SELECT m.id, a.accountable_unit_id, coalesce(h.handling_unit_id, a.accountable_unit_id),
           coalesce(s.supervising_unit_id, w.supervising_unit_id, o.supervising_unit_id),
           a.step, coalesce(h.step, a.step), coalesce(s.step, w.step, o.step),
           a.id, coalesce(h.id, a.id), coalesce(s.id, w.id, o.id), g.feature_id, r.feature_id,
           array_remove(ARRAY[CASE WHEN NOT m.has_policy THEN 'no_policy' END,
                              CASE WHEN m.out_of_service THEN 'unit_not_in_service' END], NULL),
           m.version
    FROM merged m
    LEFT JOIN grids_territory a ON a.rank = m.accountable_key & rank_mask
    LEFT JOIN grids_territory s ON s.rank = m.supervising_key & rank_mask
    LEFT JOIN grids_territory h ON h.rank = m.handling_key & rank_mask
    LEFT JOIN grids_territory g ON g.rank = m.grid_rank
    LEFT JOIN grids_territory r ON r.rank = m.section_rank
    LEFT JOIN township near ON near.id = m.id
    LEFT JOIN grids_territory w ON w.rank = near.rank
    LEFT JOIN grids_territory o ON m.supervising_key IS NULL AND near.rank IS NULL
                               AND o.step = 13 AND o.known @> m.version
    WHERE m.facility_id IS NULL AND m.accountable_key IS NOT NULL
    UNION ALL
    SELECT f.id, one.*
    FROM (SELECT * FROM merged m
          WHERE m.accountable_key IS NULL OR m.facility_id IS NOT NULL OFFSET 0) f
    CROSS JOIN LATERAL grids_answer_alone(f.geom, f.category_id, f.on_date, f.facility_id, f.as_known) one;
END
$$;
