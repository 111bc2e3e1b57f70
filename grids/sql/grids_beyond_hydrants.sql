-- Question: which buildings and compounds stand, wholly or in part, beyond the reach of a usable hydrant?
-- CRS: geom EPSG:4490, what of them lies beyond; computed in metres of the county's work_srid, areas on the ellipsoid.
--      Up to a square metre is the rounding of the discs. Farm buildings need no hydrant.
-- Undo: DROP FUNCTION grids_beyond_hydrants(date, double precision);
-- Needs: grids_hydrant_reach, grids_metres_around, grids_usable_hydrants
CREATE FUNCTION grids_beyond_hydrants(on_date date, radius_m double precision)
RETURNS TABLE (kind text, code text, name text, households integer, area_m2 double precision,
    share double precision, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH county AS MATERIALIZED (
        SELECT work_srid FROM grids_county
    ), subjects AS MATERIALIZED (
        SELECT s.*, st_transform(s.geom, county.work_srid) AS geom_m
        FROM county CROSS JOIN LATERAL (
            SELECT 'building' AS kind, b.code, b.name, NULL::integer AS households, b.geom
            FROM grids_building b WHERE b.use <> 'agricultural'
            UNION ALL
            SELECT 'compound', p.code, p.name, p.households, p.geom
            FROM grids_place p
            WHERE p.kind = 'compound' AND upper_inf(p.known) AND p.valid @> on_date
        ) s
    ), doubtful AS MATERIALIZED (  -- those that no single hydrant reaches whole
        SELECT s.* FROM subjects s
        WHERE NOT EXISTS (
            SELECT FROM grids_usable_hydrants(on_date) h
            WHERE h.geom && grids_metres_around(s.geom, radius_m) AND st_maxdistance(s.geom_m, h.geom_m) <= radius_m)
    ), beyond AS MATERIALIZED (
        SELECT d.*, CASE WHEN st_intersects(d.geom_m, r.geom_m) THEN
                   st_multi(st_collectionextract(st_makevalid(st_transform(st_difference(d.geom_m, r.geom_m), 4490)), 3))
               ELSE d.geom END AS rest
        FROM doubtful d CROSS JOIN LATERAL (SELECT grids_hydrant_reach(d.geom, on_date, radius_m) AS geom_m) r
    )
    SELECT b.kind, b.code, b.name, b.households, st_area(b.rest::geography),
           least(1, st_area(b.rest::geography) / st_area(b.geom::geography)), b.rest
    FROM beyond b
    WHERE NOT st_isempty(b.rest) AND st_area(b.rest::geography) > 1;
END;
