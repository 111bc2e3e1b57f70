-- Question: which territories do these objects of a layer have from this ground version on?
-- CRS: EPSG:4490, as the layers. What is no longer so is closed in knowledge time, never overwritten.
--      Runs as the owner: nobody else may write territories.
-- Undo: DROP FUNCTION grids_project(text, bigint[]);
-- Needs: grids_territory_source
CREATE OR REPLACE FUNCTION grids_project(changed_layer text, changed bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    version bigint := (SELECT ground_version FROM grids_county);
BEGIN
    WITH standing AS MATERIALIZED (
        SELECT t.* FROM grids_territory t
        WHERE t.layer = changed_layer AND t.object_id = ANY (changed)
          AND upper(t.known) IS NULL  -- as the index grids_territory_object says it
    ), wanted AS MATERIALIZED (
        SELECT w.* FROM grids_territory_source w
        WHERE w.layer = changed_layer AND w.object_id = ANY (changed)
    ), kept AS MATERIALIZED (
        SELECT s.id, w.object_id, w.step, w.duty, w.valid, w.category_ids
        FROM standing s
        JOIN wanted w ON w.object_id = s.object_id AND w.step = s.step AND w.duty = s.duty AND w.valid = s.valid
        WHERE (w.code, w.edition_id, w.class_order, w.area_m2, w.category_ids, w.feature_id,
               w.accountable_unit_id, w.accountable_during, w.handling_unit_id, w.handling_during,
               w.supervising_unit_id, w.supervising_during)
              IS NOT DISTINCT FROM
              (s.code, s.edition_id, s.class_order, s.area_m2, s.category_ids, s.feature_id,
               s.accountable_unit_id, s.accountable_during, s.handling_unit_id, s.handling_during,
               s.supervising_unit_id, s.supervising_during)
          AND w.geom IS NOT DISTINCT FROM s.geom
    ), closed AS (
        UPDATE grids_territory t SET known = int8range(lower(t.known), version)
        FROM standing s
        WHERE t.id = s.id AND lower(t.known) < version AND s.id NOT IN (SELECT id FROM kept)
    ), forgotten AS (
        DELETE FROM grids_territory t USING standing s
        WHERE t.id = s.id AND lower(t.known) >= version AND s.id NOT IN (SELECT id FROM kept)
    )
    INSERT INTO grids_territory (
        id, rank, layer, object_id, code, edition_id, step, duty, class_order, area_m2, category_ids,
        accountable_unit_id, accountable_during, handling_unit_id, handling_during,
        supervising_unit_id, supervising_during, feature_id, valid, known, geom)
    SELECT fresh.id, -fresh.id, w.layer, w.object_id, w.code, w.edition_id, w.step, w.duty, w.class_order, w.area_m2, w.category_ids,
           w.accountable_unit_id, w.accountable_during, w.handling_unit_id, w.handling_during,
           w.supervising_unit_id, w.supervising_during, w.feature_id, w.valid, int8range(version, NULL), w.geom
    FROM wanted w
    CROSS JOIN LATERAL (SELECT nextval('grids_territory_id_seq') + 0 * w.object_id AS id) fresh
    WHERE NOT EXISTS (
        SELECT FROM kept k
        WHERE k.object_id = w.object_id AND k.step = w.step AND k.duty = w.duty AND k.valid = w.valid
          AND k.category_ids IS NOT DISTINCT FROM w.category_ids);
END
$$;
