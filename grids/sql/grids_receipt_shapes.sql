-- Question: where are the territories that a receipt speaks of, and which way is the border?  JSON for a map.
-- CRS: point and shapes EPSG:4490, 6 decimals. `territories`, `units` and `steps` are the receipt's answer, each as
--      accountable, handling, supervising; what holds in the whole county has no shape.
--      The keys are a contract: tests/contract/points_why.json.
-- Undo: DROP FUNCTION grids_receipt_shapes(geometry, bigint, date, bigint, bigint, bigint[], bigint[], smallint[]);
-- Needs: grids_candidates, grids_border_line, grids_territory_name, grids_step_name
CREATE FUNCTION grids_receipt_shapes(
    point geometry, category_id bigint, on_date date, facility_id bigint, version bigint,
    territories bigint[], units bigint[], steps smallint[])
RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH candidates AS MATERIALIZED (
        SELECT * FROM grids_candidates(point, category_id, on_date, facility_id, version)
    ), parts AS MATERIALIZED (
        SELECT n, part, territory_id, unit_id, step
        FROM unnest(ARRAY['accountable', 'handling', 'supervising'], territories, units, steps)
             WITH ORDINALITY AS chosen (part, territory_id, unit_id, step, n)
        UNION ALL
        SELECT 4, 'alternative', c.territory_id, coalesce(c.accountable_unit_id, c.handling_unit_id), c.step
        FROM candidates c
        WHERE c.territory_id <> ALL (territories)
          AND (c.accountable_unit_id IS NOT NULL OR c.handling_key IS NOT NULL)
    )
    SELECT json_build_object(
        'shapes', json_build_object('type', 'FeatureCollection', 'features', coalesce((
            SELECT json_agg(json_build_object(
                       'type', 'Feature', 'geometry', st_asgeojson(t.geom, 6, 0)::json,
                       'properties', json_build_object(
                           'part', p.part, 'layer', t.layer,
                           'id', CASE WHEN t.layer <> 'county' THEN t.object_id END,
                           'code', t.code, 'name', grids_territory_name(t), 'unit', u.name,
                           'step', grids_step_name(p.step), 'edition', e.layer || '-' || e.number))
                   ORDER BY p.n, t.rank)
            FROM parts p
            JOIN grids_territory t ON t.id = p.territory_id AND t.geom IS NOT NULL
            LEFT JOIN grids_unit u ON u.id = p.unit_id
            LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id), '[]')),
        'border', st_asgeojson(grids_border_line(point, category_id, on_date, version, territories[1], (
            SELECT c.accountable_unit_id FROM candidates c
            WHERE c.accountable_key IS NOT NULL AND c.territory_id <> territories[1]
            ORDER BY c.accountable_key LIMIT 1)), 7, 0)::json);
END;
