-- Question: where does a road section run on for too long without a usable hydrant?
-- CRS: geom EPSG:4490, the stretch of the centreline; from_m and to_m along it in metres of the county's work_srid.
--      A hydrant is the road's within setback_m of its corridor, and stands where it is nearest to the centreline. A
--      road wider than wide_m is measured on each side. A centimetre over spacing_m is rounding.
-- Undo: DROP FUNCTION grids_hydrant_stretches(date, double precision, double precision, double precision);
-- Needs: grids_metres_around, grids_side_of, grids_usable_hydrants
CREATE FUNCTION grids_hydrant_stretches(
    on_date date, spacing_m double precision, setback_m double precision, wide_m double precision)
RETURNS TABLE (code text, name text, side text, from_m double precision, to_m double precision, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH county AS MATERIALIZED (
        SELECT work_srid FROM grids_county
    ), sections AS MATERIALIZED (
        SELECT s.id, s.code, s.name, s.geom, st_transform(s.geom, county.work_srid) AS corridor_m, l.line_m,
               st_length(l.line_m) AS length_m,
               CASE WHEN s.side = 'both' AND s.width_left_m + s.width_right_m > wide_m THEN ARRAY['left', 'right']
                    ELSE ARRAY['both'] END AS sides
        FROM county CROSS JOIN grids_roadsection s
        CROSS JOIN LATERAL (SELECT st_transform(s.centreline, county.work_srid) AS line_m) l
        WHERE upper_inf(s.known) AND s.valid @> on_date
    ), standing AS MATERIALIZED (  -- hydrants of a section, with where along it and on which side
        SELECT s.id, p.at, grids_side_of(s.line_m, h.geom_m, p.at) AS hand
        FROM sections s
        JOIN LATERAL grids_usable_hydrants(on_date) h
          ON h.geom && grids_metres_around(s.geom, setback_m) AND st_dwithin(s.corridor_m, h.geom_m, setback_m)
        CROSS JOIN LATERAL (SELECT st_linelocatepoint(s.line_m, h.geom_m) AS at) p
    ), marks AS (
        SELECT s.id, side.name AS side, m.at_m
        FROM sections s CROSS JOIN LATERAL unnest(s.sides) AS side (name) CROSS JOIN LATERAL (
            SELECT 0::double precision AS at_m
            UNION ALL
            SELECT s.length_m
            UNION ALL
            SELECT t.at * s.length_m FROM standing t
            WHERE t.id = s.id AND (side.name = 'both' OR t.hand <> CASE side.name WHEN 'left' THEN -1 ELSE 1 END)
        ) m
    ), stretches AS (
        SELECT m.id, m.side, m.at_m AS from_m, lead(m.at_m) OVER (PARTITION BY m.id, m.side ORDER BY m.at_m) AS to_m
        FROM marks m
    )
    SELECT s.code, s.name, t.side, t.from_m, t.to_m,
           st_transform(st_linesubstring(s.line_m, t.from_m / s.length_m, least(1, t.to_m / s.length_m)), 4490)
    FROM stretches t JOIN sections s USING (id)
    WHERE t.to_m - t.from_m > spacing_m + 0.01;
END;
