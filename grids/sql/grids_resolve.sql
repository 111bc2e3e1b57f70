-- Question: who answers for a place, category and date, and why?  The receipt (判定依据) as a row.
-- CRS: point EPSG:4490; distances in metres on the ellipsoid. accuracy_m: radius of the fix, 1 sigma or better.
--      as_known: a ground version of the past replays what was known then.
-- Undo: DROP FUNCTION grids_resolve(geometry, bigint, date, bigint, double precision, bigint);
-- Needs: grids_answer, grids_candidates, grids_border, grids_outside_county
CREATE FUNCTION grids_resolve(
    point geometry, category_id bigint, on_date date, facility_id bigint DEFAULT NULL,
    accuracy_m double precision DEFAULT NULL, as_known bigint DEFAULT NULL)
RETURNS TABLE (
    accountable_unit_id bigint, handling_unit_id bigint, supervising_unit_id bigint,
    accountable_step smallint, handling_step smallint, supervising_step smallint,
    accountable_territory bigint, handling_territory bigint, supervising_territory bigint,
    grid_id bigint, road_section_id bigint, distance_to_border_m double precision, confidence double precision,
    alternatives jsonb, flags text[], ground_version bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH answer AS MATERIALIZED (
        SELECT * FROM grids_answer(point, category_id, on_date, facility_id, as_known)
    ), candidates AS MATERIALIZED (
        SELECT f.* FROM answer a, LATERAL grids_candidates(point, category_id, on_date, facility_id, a.ground_version) f
    ), others AS MATERIALIZED (
        SELECT c.*, c.accountable_unit_id AS unit_id, 'accountable' AS part, c.accountable_key AS key
        FROM candidates c, answer a
        WHERE c.accountable_unit_id IS NOT NULL AND c.territory_id <> a.accountable_territory
        UNION ALL
        SELECT c.*, c.handling_unit_id, 'handling', c.handling_key
        FROM candidates c, answer a
        WHERE c.handling_unit_id IS NOT NULL AND c.territory_id <> a.handling_territory
          AND c.handling_key IS NOT NULL
    ), border AS MATERIALIZED (
        SELECT grids_border(point, category_id, on_date, a.ground_version, a.accountable_territory,
                   (SELECT c.accountable_unit_id FROM candidates c
                    WHERE c.accountable_key IS NOT NULL AND c.territory_id <> a.accountable_territory
                    ORDER BY c.accountable_key LIMIT 1)) AS distance_m
        FROM answer a
    )
    SELECT a.accountable_unit_id, a.handling_unit_id, a.supervising_unit_id,
           a.accountable_step, a.handling_step, a.supervising_step,
           a.accountable_territory, a.handling_territory, a.supervising_territory,
           a.grid_id, a.road_section_id,
           round(b.distance_m::numeric, 2)::double precision,
           CASE WHEN accuracy_m > 0 THEN round(least(1, coalesce(b.distance_m / accuracy_m, 1))::numeric, 3)::double precision
                WHEN accuracy_m = 0 THEN 1 END,
           coalesce((
               SELECT jsonb_agg(jsonb_build_object(
                          'unit', u.name, 'unit_code', u.code, 'part', o.part, 'step', o.step,
                          'layer', o.layer, 'code', o.code,
                          'reason', CASE WHEN o.key IS NULL AND o.out_of_service THEN 'not_in_service'
                                         WHEN o.key IS NULL THEN 'step_not_named'
                                         WHEN o.step = CASE o.part WHEN 'accountable' THEN a.accountable_step
                                                                   ELSE a.handling_step END THEN 'comes_after'
                                         ELSE 'later_step' END)
                      ORDER BY o.part, o.key NULLS LAST, o.rank)
               FROM others o JOIN grids_unit u ON u.id = o.unit_id), '[]'::jsonb),
           a.flags || array_remove(ARRAY[
               CASE WHEN EXISTS (
                   SELECT FROM candidates c
                   WHERE c.accountable_key IS NOT NULL AND c.step = a.accountable_step
                     AND c.layer IN ('grids', 'road_sections') AND c.territory_id <> a.accountable_territory)
                   THEN 'on_border' END,
               CASE WHEN b.distance_m < accuracy_m THEN 'accuracy_crosses_border' END,
               CASE WHEN grids_outside_county(point) THEN 'outside_county' END], NULL),
           a.ground_version
    FROM answer a, border b;
END;
