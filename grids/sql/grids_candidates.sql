-- Question: which territories could answer for a place, category and date, and how early in each list?
-- CRS: point EPSG:4490. A linked facility comes before those found within reach, wherever the point lies.
-- Undo: DROP FUNCTION grids_candidates(geometry, bigint, date, bigint, bigint);
-- Needs: grids_territory_applies, grids_key, grids_supervising_position
CREATE FUNCTION grids_candidates(point geometry, category bigint, on_date date, facility bigint, version bigint)
RETURNS TABLE (
    territory_id bigint, layer text, object_id bigint, code text, edition_id bigint, step smallint, rank bigint,
    feature_id bigint, accountable_unit_id bigint, handling_unit_id bigint, supervising_unit_id bigint,
    accountable_key bigint, handling_key bigint, supervising_key bigint, out_of_service boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH policy AS MATERIALIZED (
        SELECT p.accountable_position, p.handling_position
        FROM grids_dutypolicy p
        WHERE p.category_id = category AND p.valid @> on_date AND p.known @> version
    )
    SELECT t.id, t.layer, t.object_id, t.code, t.edition_id, t.step, t.rank, t.feature_id,
           t.accountable_unit_id, t.handling_unit_id, t.supervising_unit_id,
           grids_key(policy.accountable_position, t.step, t.rank, t.accountable_during @> on_date),
           grids_key(policy.handling_position, t.step,
                     CASE WHEN t.layer = 'facilities' AND t.object_id = facility THEN t.rank - (1::bigint << 40)
                          ELSE t.rank END,
                     t.handling_during @> on_date),
           grids_key(grids_supervising_position(), t.step, t.rank, t.supervising_during @> on_date),
           (policy.accountable_position[t.step] IS NOT NULL AND NOT t.accountable_during @> on_date)
           OR (policy.handling_position[t.step] IS NOT NULL AND NOT t.handling_during @> on_date)
    FROM (
        SELECT * FROM grids_territory found
        WHERE found.step <= 10 AND st_intersects(found.geom, point)
          AND grids_territory_applies(found.valid, found.known, found.category_ids, category, on_date, version)
        UNION ALL
        SELECT * FROM grids_territory countywide
        WHERE countywide.step <= 10 AND countywide.geom IS NULL AND countywide.category_ids[1] = category
          AND grids_territory_applies(countywide.valid, countywide.known, countywide.category_ids, category, on_date, version)
        UNION ALL
        SELECT * FROM grids_territory linked
        WHERE linked.layer = 'facilities' AND linked.object_id = facility AND linked.step = 9
          AND linked.valid @> on_date AND linked.known @> version
          AND NOT (st_intersects(linked.geom, point) AND category = ANY (linked.category_ids))
    ) t
    LEFT JOIN policy ON true;
END;
