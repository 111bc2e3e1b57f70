-- Question: who answers for a place, category and date?  Exactly one unit in each of three parts, never null.
-- CRS: point EPSG:4490. as_known: a ground version of the past; NULL means what is known now.
-- Undo: DROP FUNCTION grids_answer(geometry, bigint, date, bigint, bigint);
-- Needs: grids_asked_version, grids_candidates, grids_nearest_grid, grids_township, grids_office
CREATE OR REPLACE FUNCTION grids_answer(
    point geometry, category bigint, on_date date, facility bigint DEFAULT NULL, as_known bigint DEFAULT NULL)
RETURNS TABLE (
    accountable_unit_id bigint, handling_unit_id bigint, supervising_unit_id bigint,
    accountable_step smallint, handling_step smallint, supervising_step smallint,
    accountable_territory bigint, handling_territory bigint, supervising_territory bigint,
    grid_id bigint, road_section_id bigint, flags text[], ground_version bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT CASE WHEN as_known IS NULL THEN c.ground_version
                    ELSE grids_asked_version(as_known, c.ground_version) END AS version
        FROM grids_county c WHERE c.id = 1  -- one row, and the planner knows: each change of ground leaves a dead one
    ), found AS MATERIALIZED (
        SELECT f.* FROM asked, LATERAL grids_candidates(point, category, on_date, facility, asked.version) f
    ), accountable AS MATERIALIZED (
        SELECT * FROM found WHERE accountable_key IS NOT NULL ORDER BY accountable_key LIMIT 1
    ), handling AS MATERIALIZED (
        SELECT * FROM found WHERE handling_key IS NOT NULL ORDER BY handling_key LIMIT 1
    ), supervising AS MATERIALIZED (
        SELECT * FROM found WHERE supervising_key IS NOT NULL ORDER BY supervising_key LIMIT 1
    ), nearest AS MATERIALIZED (
        SELECT n.*, 11::smallint AS by_step
        FROM asked, LATERAL grids_nearest_grid(point, category, on_date, asked.version) n
        WHERE NOT EXISTS (SELECT FROM accountable)
    ), township AS MATERIALIZED (
        SELECT w.*
        FROM asked, LATERAL grids_township(point, category, on_date, asked.version) w
        WHERE NOT EXISTS (SELECT FROM supervising)
           OR NOT EXISTS (SELECT FROM accountable UNION ALL SELECT FROM nearest)
    ), answer AS MATERIALIZED (
        SELECT coalesce(a.accountable_unit_id, n.accountable_unit_id, w.accountable_unit_id, o.accountable_unit_id)
                   AS accountable_unit_id,
               coalesce(a.step, n.by_step, w.step, o.step) AS accountable_step,
               coalesce(a.territory_id, n.id, w.id, o.id) AS accountable_territory,
               h.handling_unit_id, h.step AS handling_step, h.territory_id AS handling_territory,
               CASE WHEN s.territory_id IS NOT NULL THEN s.supervising_unit_id
                    WHEN n.supervising_during @> on_date THEN n.supervising_unit_id
                    ELSE coalesce(w.supervising_unit_id, o.supervising_unit_id) END AS supervising_unit_id,
               CASE WHEN s.territory_id IS NOT NULL THEN s.step
                    WHEN n.supervising_during @> on_date THEN n.by_step
                    ELSE coalesce(w.step, o.step) END AS supervising_step,
               CASE WHEN s.territory_id IS NOT NULL THEN s.territory_id
                    WHEN n.supervising_during @> on_date THEN n.id
                    ELSE coalesce(w.id, o.id) END AS supervising_territory,
               n.feature_id AS nearest_grid_id, asked.version
        FROM asked
        CROSS JOIN LATERAL grids_office(asked.version) o
        LEFT JOIN accountable a ON true
        LEFT JOIN handling h ON true
        LEFT JOIN supervising s ON true
        LEFT JOIN nearest n ON true
        LEFT JOIN township w ON true
    )
    SELECT r.accountable_unit_id,
           coalesce(r.handling_unit_id, r.accountable_unit_id),
           r.supervising_unit_id,
           r.accountable_step,
           CASE WHEN r.handling_unit_id IS NULL THEN r.accountable_step ELSE r.handling_step END,
           r.supervising_step,
           r.accountable_territory,
           CASE WHEN r.handling_unit_id IS NULL THEN r.accountable_territory ELSE r.handling_territory END,
           r.supervising_territory,
           coalesce((SELECT g.feature_id FROM found g WHERE g.step = 8 ORDER BY g.rank LIMIT 1), r.nearest_grid_id),
           (SELECT g.feature_id FROM found g WHERE g.step = 5 ORDER BY g.rank LIMIT 1),
           array_remove(ARRAY[
               CASE r.accountable_step WHEN 11 THEN 'nearest_grid' WHEN 12 THEN 'township' WHEN 13 THEN 'office' END,
               CASE WHEN NOT EXISTS (
                        SELECT FROM grids_dutypolicy p
                        WHERE p.category_id = category AND p.valid @> on_date AND p.known @> r.version)
                    THEN 'no_policy' END,
               CASE WHEN EXISTS (SELECT FROM found f WHERE f.out_of_service) THEN 'unit_not_in_service' END
           ], NULL),
           r.version
    FROM answer r;
END;
