-- Question: how much of each grid's built-up ground lies beyond the reach of a usable hydrant, and where?
-- CRS: results EPSG:4490; computed in metres of the county's work_srid, areas on the ellipsoid. Built up is what lies
--      within margin_m of a building that is no farm building, and the outline of a compound (docs/guides/hydrants.md).
--      Shapes are NULL where there is nothing.
-- Undo: DROP FUNCTION grids_hydrant_ground(date, double precision, double precision);
-- Needs: grids_hydrant_reach, grids_metres_around
CREATE FUNCTION grids_hydrant_ground(on_date date, radius_m double precision, margin_m double precision)
RETURNS TABLE (grid_id bigint, built_up_m2 double precision, uncovered_m2 double precision, reached geometry,
    uncovered geometry)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH county AS MATERIALIZED (
        SELECT work_srid, main_grid_kind FROM grids_county
    ), cells AS MATERIALIZED (
        SELECT g.id, g.geom, st_transform(g.geom, county.work_srid) AS geom_m
        FROM county JOIN grids_grid g ON g.kind = county.main_grid_kind
        WHERE upper_inf(g.known) AND g.valid @> on_date
    ), built AS MATERIALIZED (
        SELECT c.id, st_intersection(st_union(b.geom_m), c.geom_m) AS geom_m
        FROM cells c CROSS JOIN county CROSS JOIN LATERAL (
            SELECT st_buffer(st_transform(b.geom, county.work_srid), margin_m, 16) AS geom_m
            FROM grids_building b
            WHERE b.geom && grids_metres_around(c.geom, margin_m) AND b.use <> 'agricultural'
            UNION ALL
            SELECT st_transform(p.geom, county.work_srid)
            FROM grids_place p
            WHERE p.geom && c.geom AND p.kind = 'compound' AND upper_inf(p.known) AND p.valid @> on_date
        ) b
        GROUP BY c.id, c.geom_m
    ), reach AS MATERIALIZED (
        SELECT c.id, st_intersection(grids_hydrant_reach(c.geom, on_date, radius_m), c.geom_m) AS geom_m FROM cells c
    ), shapes AS MATERIALIZED (
        SELECT c.id,
               st_transform(st_collectionextract(b.geom_m, 3), 4490) AS built_up,
               st_multi(st_collectionextract(st_makevalid(st_transform(r.geom_m, 4490)), 3)) AS reached,
               st_multi(st_collectionextract(st_makevalid(st_transform(
                   CASE WHEN r.geom_m IS NULL THEN b.geom_m ELSE st_difference(b.geom_m, r.geom_m) END, 4490)), 3))
                   AS uncovered
        FROM cells c LEFT JOIN built b USING (id) LEFT JOIN reach r USING (id)
    )
    SELECT s.id, coalesce(st_area(s.built_up::geography), 0), coalesce(st_area(s.uncovered::geography), 0),
           CASE WHEN NOT st_isempty(s.reached) THEN s.reached END,
           CASE WHEN NOT st_isempty(s.uncovered) THEN s.uncovered END
    FROM shapes s;
END;
