-- Question: who answers for every point of the temporary table grids_asked?  The same rule as grids_answer, in bulk.
-- CRS: EPSG:4490. grids_asked (id bigint, geom geometry, category_id bigint, on_date date, facility_id bigint,
--      as_known bigint; NULL as_known means now) needs a GiST index on geom and ANALYZE before the call.
-- Undo: DROP FUNCTION grids_answer_staged();
-- Needs: grids_answer
CREATE FUNCTION grids_answer_staged()
RETURNS TABLE (
    id bigint, accountable_unit_id bigint, handling_unit_id bigint, supervising_unit_id bigint,
    accountable_step smallint, handling_step smallint, supervising_step smallint,
    accountable_territory bigint, handling_territory bigint, supervising_territory bigint,
    grid_id bigint, road_section_id bigint, flags text[], ground_version bigint)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH combination AS MATERIALIZED (
        SELECT q.category_id, q.on_date, q.as_known, q.version, policy.id IS NOT NULL AS has_policy,
               policy.accountable_position, policy.handling_position, countywide.*
        FROM (SELECT DISTINCT category_id, on_date, as_known,
                     coalesce(as_known, (SELECT c.ground_version FROM grids_county c)) AS version
              FROM pg_temp.grids_asked) q
        LEFT JOIN grids_dutypolicy policy
            ON policy.category_id = q.category_id AND policy.valid @> q.on_date AND policy.known @> q.version
        LEFT JOIN LATERAL (
            SELECT min(grids_key(policy.accountable_position, t.step, t.rank, t.accountable_during, q.on_date)) AS accountable_key,
                   min(grids_key(policy.handling_position, t.step, t.rank, t.handling_during, q.on_date)) AS handling_key,
                   bool_or((policy.accountable_position[t.step] IS NOT NULL AND NOT t.accountable_during @> q.on_date)
                        OR (policy.handling_position[t.step] IS NOT NULL AND NOT t.handling_during @> q.on_date)) AS out_of_service
            FROM grids_territory t
            WHERE t.step <= 10 AND t.geom IS NULL AND t.category_ids[1] = q.category_id
              AND grids_territory_applies(t.valid, t.known, t.category_ids, q.category_id, q.on_date, q.version)
        ) countywide ON true
    ), won AS (
        SELECT p.id,
               min(grids_key(c.accountable_position, t.step, t.rank, t.accountable_during, p.on_date)) AS accountable_key,
               min(grids_key(c.handling_position, t.step, t.rank, t.handling_during, p.on_date)) AS handling_key,
               min(grids_key(grids_supervising_position(), t.step, t.rank, t.supervising_during, p.on_date)) AS supervising_key,
               min(CASE WHEN t.step = 8 THEN t.rank END) AS grid_rank,
               min(CASE WHEN t.step = 5 THEN t.rank END) AS section_rank,
               bool_or((c.accountable_position[t.step] IS NOT NULL AND NOT t.accountable_during @> p.on_date)
                    OR (c.handling_position[t.step] IS NOT NULL AND NOT t.handling_during @> p.on_date)) AS out_of_service
        FROM (SELECT * FROM grids_territory WHERE step <= 10 AND geom IS NOT NULL OFFSET 0) t
        JOIN pg_temp.grids_asked p ON st_intersects(t.geom, p.geom)
        JOIN combination c ON c.category_id = p.category_id AND c.on_date = p.on_date
                          AND c.as_known IS NOT DISTINCT FROM p.as_known
        WHERE grids_territory_applies(t.valid, t.known, t.category_ids, p.category_id, p.on_date, c.version)
        GROUP BY p.id
    ), merged AS MATERIALIZED (
        SELECT p.id, p.geom, p.category_id, p.on_date, p.facility_id, p.as_known, c.version, c.has_policy,
               least(w.accountable_key, c.accountable_key) AS accountable_key,
               least(w.handling_key, c.handling_key) AS handling_key,
               w.supervising_key, w.grid_rank, w.section_rank,
               coalesce(w.out_of_service, false) OR coalesce(c.out_of_service, false) AS out_of_service
        FROM pg_temp.grids_asked p
        JOIN combination c ON c.category_id = p.category_id AND c.on_date = p.on_date
                          AND c.as_known IS NOT DISTINCT FROM p.as_known
        LEFT JOIN won w ON w.id = p.id
    )
    SELECT m.id, a.accountable_unit_id, coalesce(h.handling_unit_id, a.accountable_unit_id),
           coalesce(s.supervising_unit_id, w.supervising_unit_id, o.supervising_unit_id),
           a.step, coalesce(h.step, a.step), coalesce(s.step, w.step, o.step),
           a.id, coalesce(h.id, a.id), coalesce(s.id, w.id, o.id),
           g.feature_id, r.feature_id,
           CASE WHEN m.has_policy AND NOT m.out_of_service THEN '{}'::text[] ELSE
               array_remove(ARRAY[CASE WHEN NOT m.has_policy THEN 'no_policy' END,
                                  CASE WHEN m.out_of_service THEN 'unit_not_in_service' END], NULL) END,
           m.version
    FROM merged m
    JOIN grids_territory a ON a.rank = m.accountable_key & ((1::bigint << 40) - 1)
    LEFT JOIN grids_territory h ON h.rank = m.handling_key & ((1::bigint << 40) - 1)
    LEFT JOIN grids_territory s ON s.rank = m.supervising_key & ((1::bigint << 40) - 1)
    LEFT JOIN grids_territory g ON g.rank = m.grid_rank
    LEFT JOIN grids_territory r ON r.rank = m.section_rank
    LEFT JOIN LATERAL (
        SELECT * FROM grids_township(m.geom, m.category_id, m.on_date, m.version) OFFSET 0
    ) w ON m.supervising_key IS NULL
    LEFT JOIN LATERAL grids_office(m.version) o ON m.supervising_key IS NULL
    WHERE m.accountable_key IS NOT NULL AND m.facility_id IS NULL
    UNION ALL
    SELECT f.id, one.*
    FROM (SELECT * FROM merged m WHERE m.accountable_key IS NULL OR m.facility_id IS NOT NULL OFFSET 0) f
    CROSS JOIN LATERAL grids_answer(f.geom, f.category_id, f.on_date, f.facility_id, f.as_known) one;
END
$$;
