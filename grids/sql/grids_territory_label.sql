-- Question: which layer, code and edition does a territory come from?
-- CRS: none.
-- Undo: DROP FUNCTION grids_territory_label(bigint);
CREATE FUNCTION grids_territory_label(territory bigint) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT jsonb_build_object('layer', t.layer, 'code', t.code, 'edition', e.layer || '-' || e.number)
    FROM grids_territory t LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id
    WHERE t.id = territory;
END;
