-- Question: which territories should there be, by what the layers say now?
-- CRS: EPSG:4490; area_m2 on the ellipsoid, to the whole square metre; facilities are circles of the county's reach.
--      layer and object_id are of one type in all parts: only so does a question about one object read that one.
-- Undo: DROP VIEW grids_territory_source;
CREATE OR REPLACE VIEW grids_territory_source WITH (security_invoker = true) AS
WITH layers AS (
    SELECT 'grids' AS layer, g.id AS object_id, g.code::text AS code, g.edition_id, 8 AS step, 0 AS duty,
           0 AS class_order, round(st_area(g.geom::geography)) AS area_m2, NULL::bigint[] AS category_ids,
           g.accountable_unit_id, NULL::bigint AS handling_unit_id, g.supervising_unit_id,
           g.id AS feature_id, g.valid, g.geom::geometry AS geom
    FROM grids_grid g
    WHERE upper_inf(g.known) AND g.kind = (SELECT main_grid_kind FROM grids_county)
    UNION ALL
    SELECT 'road_sections', s.id, s.code, s.edition_id, part.step, 1,
           array_position(ARRAY['arterial', 'secondary', 'branch', 'lane'], s.road_class::text),
           round(st_area(s.geom::geography)), NULL,
           CASE part.step WHEN 5 THEN s.supervising_unit_id END, part.unit_id,
           CASE part.step WHEN 5 THEN s.supervising_unit_id END, s.id, s.valid, s.geom
    FROM grids_roadsection s
    CROSS JOIN LATERAL (VALUES (5, s.handling_unit_id), (6, s.cleaning_unit_id), (7, s.lighting_unit_id))
        AS part (step, unit_id)
    WHERE upper_inf(s.known) AND (part.step = 5 OR part.unit_id IS NOT NULL)
    UNION ALL
    SELECT 'junctions', j.id, j.code, s.edition_id, part.step, 0,
           array_position(ARRAY['arterial', 'secondary', 'branch', 'lane'], s.road_class::text),
           round(st_area(j.geom::geography)), NULL,
           CASE part.step WHEN 5 THEN s.supervising_unit_id END, part.unit_id,
           CASE part.step WHEN 5 THEN s.supervising_unit_id END, s.id, j.valid * s.valid, j.geom
    FROM grids_junction j
    JOIN grids_roadsection s ON s.code = j.section_code AND upper_inf(s.known) AND s.valid && j.valid
    CROSS JOIN LATERAL (VALUES (5, s.handling_unit_id), (6, s.cleaning_unit_id), (7, s.lighting_unit_id))
        AS part (step, unit_id)
    WHERE upper_inf(j.known) AND (part.step = 5 OR part.unit_id IS NOT NULL)
    UNION ALL
    SELECT 'places', p.id, p.code, p.edition_id,
           CASE p.kind WHEN 'storefront' THEN 2 WHEN 'site' THEN 3 ELSE 4 END, 0, 0,
           round(st_area(p.geom::geography)), NULL, p.accountable_unit_id,
           CASE WHEN p.kind = 'compound' AND p.management IN ('weak', 'withdrawn', 'community_underwritten')
                THEN p.accountable_unit_id
                ELSE coalesce(p.operator_id, CASE p.kind WHEN 'site' THEN p.owner_id WHEN 'compound' THEN p.accountable_unit_id END)
           END, NULL, NULL, p.valid, p.geom
    FROM grids_place p
    WHERE upper_inf(p.known)
    UNION ALL
    SELECT 'facilities', f.id, f.code, NULL, 9, part.duty, 0, 0,
           f.category_id || ARRAY(SELECT m.id FROM grids_category m WHERE m.component_id = f.category_id ORDER BY m.id),
           NULL, part.unit_id, NULL, NULL, f.valid,
           st_setsrid(st_buffer(f.geom::geography, (SELECT facility_reach_m FROM grids_county))::geometry, 4490)
    FROM grids_facility f
    CROSS JOIN LATERAL (VALUES (0, f.maintainer_id), (1, f.owner_id)) AS part (duty, unit_id)
    WHERE upper_inf(f.known) AND part.unit_id IS NOT NULL
    UNION ALL
    SELECT 'rulings', r.id, r.code, NULL, 1, 0, 0, coalesce(round(st_area(r.geom::geography)), 'Infinity'),
           scope.category_ids, r.accountable_unit_id, r.handling_unit_id, NULL, NULL, r.valid, r.geom
    FROM grids_ruling r
    CROSS JOIN LATERAL (
        SELECT CASE WHEN cardinality(r.category_keys) > 0
                    THEN ARRAY(SELECT c.id FROM grids_category c WHERE c.key = ANY (r.category_keys) ORDER BY c.id) END
               AS category_ids
        WHERE r.geom IS NOT NULL
        UNION ALL
        SELECT ARRAY[c.id] FROM grids_category c WHERE r.geom IS NULL AND c.key = ANY (r.category_keys)
    ) scope
    WHERE upper_inf(r.known)
    UNION ALL
    SELECT 'duties', d.id, d.code, NULL, 10, CASE WHEN d.geom IS NULL THEN 1 ELSE 0 END, 0,
           coalesce(round(st_area(d.geom::geography)), 'Infinity'), ARRAY[d.category_id],
           NULL, d.unit_id, NULL, NULL, d.valid, d.geom
    FROM grids_departmentduty d
    WHERE upper_inf(d.known)
    UNION ALL
    SELECT 'divisions', v.id, v.code, v.edition_id, 12, 0, 0, round(st_area(v.geom::geography)), NULL,
           v.unit_id, NULL, v.unit_id, NULL, v.valid, v.geom
    FROM grids_division v
    WHERE upper_inf(v.known) AND v.level = 'township' AND v.unit_id IS NOT NULL AND v.geom IS NOT NULL
    UNION ALL
    SELECT 'county', c.id::bigint, c.code, NULL, 13, 0, 0, 'Infinity', NULL,
           c.supervision_office_id, NULL, c.supervision_office_id, NULL, daterange(NULL, NULL), NULL
    FROM grids_county c
    WHERE c.supervision_office_id IS NOT NULL
)
SELECT l.layer, l.object_id, l.code, l.edition_id, l.step::smallint AS step, l.duty::smallint AS duty,
       l.class_order::smallint AS class_order, l.area_m2, l.category_ids,
       l.accountable_unit_id, l.valid * a.valid AS accountable_during,
       l.handling_unit_id, l.valid * h.valid AS handling_during,
       l.supervising_unit_id, l.valid * s.valid AS supervising_during,
       l.feature_id, l.valid, l.geom
FROM layers l
LEFT JOIN grids_unit a ON a.id = l.accountable_unit_id
LEFT JOIN grids_unit h ON h.id = l.handling_unit_id
LEFT JOIN grids_unit s ON s.id = l.supervising_unit_id;
