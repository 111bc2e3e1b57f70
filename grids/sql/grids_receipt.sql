-- Question: which units answer, by which step and territory, and what else was considered?  One JSON object.
-- CRS: point EPSG:4490. The keys are a contract: tests/contract/resolve.json.
-- Undo: DROP FUNCTION grids_receipt(geometry, bigint, date, bigint, double precision, bigint);
-- Needs: grids_resolve, grids_step_name, grids_territory_label
CREATE FUNCTION grids_receipt(
    point geometry, category_id bigint, on_date date, facility_id bigint DEFAULT NULL,
    accuracy_m double precision DEFAULT NULL, as_known bigint DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT jsonb_build_object(
        'accountable_unit', a.name, 'accountable_unit_code', a.code,
        'handling_unit', h.name, 'handling_unit_code', h.code,
        'supervising_unit', s.name, 'supervising_unit_code', s.code,
        'step', grids_step_name(r.accountable_step),
        'handling_step', grids_step_name(r.handling_step),
        'supervising_step', grids_step_name(r.supervising_step),
        'territory', grids_territory_label(r.accountable_territory),
        'handling_territory', grids_territory_label(r.handling_territory),
        'supervising_territory', grids_territory_label(r.supervising_territory),
        'distance_to_border_m', r.distance_to_border_m, 'confidence', r.confidence,
        'alternatives', (
            SELECT coalesce(jsonb_agg(jsonb_set(o, '{step}', to_jsonb(grids_step_name((o ->> 'step')::smallint)))
                                      ORDER BY n), '[]'::jsonb)
            FROM jsonb_array_elements(r.alternatives) WITH ORDINALITY AS one (o, n)),
        'flags', to_jsonb(r.flags),
        'versions', jsonb_build_object(
            'ground', r.ground_version,
            'policy', (SELECT p.id FROM grids_dutypolicy p
                       WHERE p.category_id = grids_receipt.category_id AND p.valid @> on_date
                         AND p.known @> r.ground_version),
            'catalogue', (SELECT cs.standard_ref FROM grids_category c JOIN grids_categoryscheme cs ON cs.id = c.scheme_id
                          WHERE c.id = grids_receipt.category_id)))
    FROM grids_resolve(point, category_id, on_date, facility_id, accuracy_m, as_known) r
    JOIN grids_unit a ON a.id = r.accountable_unit_id
    JOIN grids_unit h ON h.id = r.handling_unit_id
    JOIN grids_unit s ON s.id = r.supervising_unit_id;
END;
