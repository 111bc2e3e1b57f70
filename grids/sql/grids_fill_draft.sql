-- Question: what does a draft begin with?  With a copy of what stands in its area on its day.
-- CRS: EPSG:4490. Attributes are the columns of the layer's table but shape, code, periods and edition.
-- Undo: DROP FUNCTION grids_fill_draft(bigint);
-- Needs: grids_area_rows
CREATE FUNCTION grids_fill_draft(filled bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp
AS $$
DECLARE
    draft grids_editiondraft := (SELECT d FROM grids_editiondraft d WHERE d.id = filled);
    server text[] := '{id,code,geom,geom_3857,centreline,valid,known,edition_id}';
    copied bigint;
BEGIN
    INSERT INTO grids_draftrow (draft_id, code, attributes, origin_id, predecessors, geom, centreline)
    SELECT filled, t.code, t.attributes, t.id, '{}', t.geom, t.centreline
    FROM grids_area_rows(draft.layer, draft.area_code, draft.on_date) a (id)
    JOIN (
        SELECT g.id, g.code, to_jsonb(g) - server AS attributes, g.geom, NULL::geometry AS centreline
        FROM grids_grid g WHERE draft.layer = 'grids'
        UNION ALL
        SELECT p.id, p.code, to_jsonb(p) - server, p.geom, NULL FROM grids_place p WHERE draft.layer = 'places'
        UNION ALL
        SELECT s.id, s.code, to_jsonb(s) - server, NULL, s.centreline FROM grids_roadsection s WHERE draft.layer = 'road_sections'
    ) t ON t.id = a.id
    ORDER BY t.code, t.id;
    GET DIAGNOSTICS copied = ROW_COUNT;
    UPDATE grids_editiondraft SET base_ids = ARRAY(SELECT r.origin_id FROM grids_draftrow r WHERE r.draft_id = filled ORDER BY 1)
    WHERE id = filled;
    RETURN copied;
END
$$;
