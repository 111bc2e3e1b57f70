-- Question: which hydrants give water on a day?  Those of the register that are in order, and not noted as unusable.
-- CRS: geom EPSG:4490; geom_m in metres of the county's work_srid. A hydrant without a profile is taken to be usable.
-- Undo: DROP FUNCTION grids_usable_hydrants(date);
CREATE FUNCTION grids_usable_hydrants(on_date date) RETURNS TABLE (id bigint, geom geometry, geom_m geometry)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT f.id, f.geom, st_transform(f.geom, (SELECT c.work_srid FROM grids_county c))
    FROM grids_facility f
    WHERE upper_inf(f.known) AND f.valid @> on_date AND f.status = 'intact'
      AND f.category_id = ANY (ARRAY(  -- once, so that a row costs a comparison
          SELECT c.id FROM grids_category c WHERE c.kind = 'component' AND c.policy_group = 'hydrant'))
      AND NOT EXISTS (SELECT FROM grids_hydrantprofile p WHERE p.facility_id = f.id AND NOT p.usable);
END;
