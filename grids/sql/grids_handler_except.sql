-- Question: which unit does the work for a place, category and date, if some are let go of it?  Exactly one: the next
--           of the handling list, else who answers for the ground, else who supervises it, else the township, else the
--           county's office, which nobody lets go.
-- CRS: point EPSG:4490.
-- Undo: DROP FUNCTION grids_handler_except(geometry, bigint, date, bigint, bigint[]);
-- Needs: grids_candidates, grids_key, grids_nearest_grid, grids_township, grids_office
CREATE OR REPLACE FUNCTION grids_handler_except(
    point geometry, category bigint, on_date date, facility bigint, excluded bigint[])
RETURNS TABLE (unit_id bigint, step smallint, territory_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT c.ground_version AS version FROM grids_county c WHERE c.id = 1
    ), found AS MATERIALIZED (
        SELECT f.* FROM asked, LATERAL grids_candidates(point, category, on_date, facility, asked.version) f
    ), ranked AS MATERIALIZED (
        SELECT 1 AS turn, f.handling_key AS key, f.handling_unit_id AS unit_id, f.step, f.territory_id
        FROM found f WHERE f.handling_key IS NOT NULL
        UNION ALL
        SELECT 2, f.accountable_key, f.accountable_unit_id, f.step, f.territory_id
        FROM found f WHERE f.accountable_key IS NOT NULL
        UNION ALL
        SELECT 3, f.supervising_key, f.supervising_unit_id, f.step, f.territory_id
        FROM found f WHERE f.supervising_key IS NOT NULL
        UNION ALL
        SELECT 4, n.rank, n.accountable_unit_id, 11::smallint, n.id
        FROM asked, LATERAL grids_nearest_grid(point, category, on_date, asked.version) n
        UNION ALL
        SELECT 5, w.rank, w.accountable_unit_id, w.step, w.id
        FROM asked, LATERAL grids_township(point, category, on_date, asked.version) w
    ), chosen AS MATERIALIZED (
        SELECT r.unit_id, r.step, r.territory_id
        FROM ranked r
        WHERE r.unit_id IS NOT NULL AND r.unit_id <> ALL (coalesce(excluded, '{}'))
        ORDER BY r.turn, r.key, r.territory_id LIMIT 1  -- turn and key are total but for twin duties: then the older
    )
    SELECT c.unit_id, c.step, c.territory_id FROM chosen c
    UNION ALL
    SELECT o.accountable_unit_id, o.step, o.id FROM asked, LATERAL grids_office(asked.version) o
    WHERE NOT EXISTS (SELECT FROM chosen);
END;
