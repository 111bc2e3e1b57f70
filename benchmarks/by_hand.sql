-- Who answers for the points of grids_asked?  As somebody writes it who knows this county and PostGIS well, and needs
-- neither to replay the past nor to give reasons: territories outside, points by their GiST index inside; first
-- what lies somewhere, then the left-overs point by point. Who writes by hand knows how many points a territory
-- holds, which the planner does not: hence the settings.
SET enable_nestloop = off; SET enable_mergejoin = off; SET enable_sort = off; SET work_mem = '512MB'; SET jit = off;

CREATE TABLE bench_by_hand AS
WITH list AS MATERIALIZED (
    SELECT category_id, accountable_position AS accountable, handling_position AS handling
    FROM grids_dutypolicy WHERE upper_inf(known) AND upper_inf(valid)
), county AS MATERIALIZED (
    SELECT t.category_ids[1] AS category_id, (l.handling[t.step]::bigint << 40) + t.rank AS handling
    FROM grids_territory t JOIN list l ON l.category_id = t.category_ids[1]
    WHERE t.step = 10 AND t.geom IS NULL AND upper_inf(t.known)
), pair AS (
    SELECT p.id, p.category_id, t.step, t.rank, t.rank AS handling_rank,
           t.accountable_during @> p.on_date AS is_accountable, t.handling_during @> p.on_date AS handles,
           t.supervising_during @> p.on_date AS supervises
    FROM (SELECT * FROM grids_territory WHERE step <= 10 AND geom IS NOT NULL AND upper_inf(known) OFFSET 0) t
    JOIN grids_asked p ON st_intersects(t.geom, p.geom)
    WHERE t.valid @> p.on_date AND (t.category_ids IS NULL OR p.category_id = ANY (t.category_ids))
    UNION ALL
    SELECT p.id, p.category_id, t.step, NULL, t.rank - (1::bigint << 40), false, t.handling_during @> p.on_date, false
    FROM grids_asked p JOIN grids_territory t ON t.object_id = p.facility_id
    WHERE t.step = 9 AND upper_inf(t.known) AND t.valid @> p.on_date
), won AS (
    SELECT p.id,
           min(CASE WHEN p.is_accountable THEN (l.accountable[p.step]::bigint << 41) + p.rank END)
               & ((1::bigint << 40) - 1) AS accountable,
           least(min(CASE WHEN p.handles THEN (l.handling[p.step]::bigint << 41) + p.handling_rank END),
                 min((c.handling >> 40 << 41) + (c.handling & ((1::bigint << 40) - 1)))) & ((1::bigint << 40) - 1) AS handling,
           coalesce(min(CASE WHEN p.supervises AND p.step = 5 THEN p.rank END),
                    min(CASE WHEN p.supervises AND p.step = 8 THEN p.rank END)) AS supervising,
           min(CASE WHEN p.step = 8 THEN p.rank END) AS grid,
           min(CASE WHEN p.step = 5 THEN p.rank END) AS section
    FROM pair p
    LEFT JOIN list l ON l.category_id = p.category_id
    LEFT JOIN county c ON c.category_id = p.category_id
    GROUP BY p.id
)
SELECT w.id, a.accountable_unit_id, coalesce(h.handling_unit_id, a.accountable_unit_id) AS handling_unit_id,
       s.supervising_unit_id, a.step AS accountable_step, coalesce(h.step, a.step) AS handling_step,
       s.step AS supervising_step, a.id AS accountable_territory, coalesce(h.id, a.id) AS handling_territory,
       s.id AS supervising_territory, g.feature_id AS grid_id, r.feature_id AS road_section_id
FROM won w
JOIN grids_territory a ON a.rank = w.accountable
JOIN grids_territory s ON s.rank = w.supervising
LEFT JOIN grids_territory h ON h.rank = w.handling
LEFT JOIN grids_territory g ON g.rank = w.grid
LEFT JOIN grids_territory r ON r.rank = w.section;

RESET enable_nestloop; RESET enable_mergejoin; RESET enable_sort;

INSERT INTO bench_by_hand
WITH list AS MATERIALIZED (
    SELECT category_id, accountable_position AS accountable, handling_position AS handling
    FROM grids_dutypolicy WHERE upper_inf(known) AND upper_inf(valid)
), p AS MATERIALIZED (
    SELECT q.id, q.geom, q.category_id, q.on_date, q.facility_id, l.accountable, l.handling
    FROM grids_asked q LEFT JOIN list l ON l.category_id = q.category_id
    WHERE NOT EXISTS (SELECT FROM bench_by_hand b WHERE b.id = q.id)
)
SELECT p.id, coalesce(a.accountable_unit_id, n.accountable_unit_id, w.accountable_unit_id, o.accountable_unit_id),
       coalesce(h.handling_unit_id, a.accountable_unit_id, n.accountable_unit_id, w.accountable_unit_id, o.accountable_unit_id),
       coalesce(s.supervising_unit_id, n.supervising_unit_id, w.supervising_unit_id, o.supervising_unit_id),
       coalesce(a.step, n.by_step, w.step, o.step), coalesce(h.step, a.step, n.by_step, w.step, o.step),
       coalesce(s.step, n.by_step, w.step, o.step),
       coalesce(a.id, n.id, w.id, o.id), coalesce(h.id, a.id, n.id, w.id, o.id), coalesce(s.id, n.id, w.id, o.id),
       coalesce(g.feature_id, n.feature_id), r.feature_id
FROM p
CROSS JOIN LATERAL (
    SELECT min(CASE WHEN t.accountable_during @> p.on_date THEN (p.accountable[t.step]::bigint << 41) + t.rank END)
               & ((1::bigint << 40) - 1) AS accountable,
           min(CASE WHEN t.handling_during @> p.on_date
                    THEN (p.handling[t.step]::bigint << 41) + t.rank - CASE WHEN t.linked THEN 1::bigint << 40 ELSE 0 END END)
               & ((1::bigint << 40) - 1) AS handling,
           coalesce(min(CASE WHEN t.supervising_during @> p.on_date AND t.step = 5 THEN t.rank END),
                    min(CASE WHEN t.supervising_during @> p.on_date AND t.step = 8 THEN t.rank END)) AS supervising,
           min(CASE WHEN t.step = 8 THEN t.rank END) AS grid, min(CASE WHEN t.step = 5 THEN t.rank END) AS section
    FROM (
        SELECT t.*, false AS linked FROM grids_territory t
        WHERE t.step <= 10 AND st_intersects(t.geom, p.geom) AND upper_inf(t.known) AND t.valid @> p.on_date
          AND (t.category_ids IS NULL OR p.category_id = ANY (t.category_ids))
        UNION ALL
        SELECT t.*, false FROM grids_territory t
        WHERE t.step = 10 AND t.geom IS NULL AND upper_inf(t.known) AND t.category_ids[1] = p.category_id
        UNION ALL
        SELECT t.*, true FROM grids_territory t
        WHERE t.step = 9 AND t.object_id = p.facility_id AND upper_inf(t.known) AND t.valid @> p.on_date
    ) t
) c
LEFT JOIN LATERAL (
    SELECT t.*, 11::smallint AS by_step FROM grids_territory t
    WHERE c.accountable IS NULL AND t.step = 8 AND upper_inf(t.known) AND t.valid @> p.on_date
      AND t.accountable_during @> p.on_date AND st_dwithin(t.geom::geography, p.geom::geography, 50)
    ORDER BY st_distance(t.geom::geography, p.geom::geography), t.rank LIMIT 1
) n ON true
LEFT JOIN LATERAL (
    SELECT t.* FROM grids_territory t
    WHERE t.step = 12 AND upper_inf(t.known) AND t.valid @> p.on_date AND st_intersects(t.geom, p.geom)
    ORDER BY t.rank LIMIT 1
) w ON true
JOIN grids_territory o ON o.step = 13 AND upper_inf(o.known)
LEFT JOIN grids_territory a ON a.rank = c.accountable
LEFT JOIN grids_territory h ON h.rank = c.handling
LEFT JOIN grids_territory s ON s.rank = c.supervising
LEFT JOIN grids_territory g ON g.rank = c.grid
LEFT JOIN grids_territory r ON r.rank = c.section;
