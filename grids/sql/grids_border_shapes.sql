-- Question: beyond which shapes would another accountable unit answer, and how far is each?  None beyond 2 km.
-- CRS: EPSG:4490; metres on the ellipsoid. A border is where a territory of another unit begins that would win
--      there, or where the winning territory ends above one of another unit; at the outer edge, the edge itself.
-- Undo: DROP FUNCTION grids_border_shapes(geometry, bigint, date, bigint, bigint, bigint);
-- Needs: grids_territory_applies, grids_key
CREATE FUNCTION grids_border_shapes(
    point geometry, category bigint, on_date date, version bigint, winner bigint, runner_up_unit bigint)
RETURNS TABLE (geom geometry, distance_m double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH policy AS MATERIALIZED (
        SELECT p.accountable_position AS positions FROM grids_dutypolicy p
        WHERE p.category_id = category AND p.valid @> on_date AND p.known @> version
    ), won AS MATERIALIZED (
        SELECT t.*, grids_key(policy.positions, t.step, t.rank, true) AS key
        FROM grids_territory t LEFT JOIN policy ON true
        WHERE t.id = winner AND t.geom IS NOT NULL
    ), beyond AS MATERIALIZED (
        SELECT t.geom, st_distance(t.geom::geography, point::geography) AS distance_m
        FROM won
        JOIN policy ON true
        JOIN grids_territory t ON t.step <= 10 AND t.geom && st_setsrid(st_envelope(st_buffer(point::geography, 2000)::geometry), 4490)
            AND st_dwithin(t.geom::geography, point::geography, 2000)
        WHERE grids_territory_applies(t.valid, t.known, t.category_ids, category, on_date, version)
          AND t.accountable_unit_id <> won.accountable_unit_id
          AND NOT st_intersects(t.geom, point)
          AND (t.step = won.step
               OR grids_key(policy.positions, t.step, t.rank, t.accountable_during @> on_date) < won.key)
    )
    SELECT b.geom, b.distance_m FROM beyond b
    UNION ALL
    SELECT st_boundary(w.geom), st_distance(st_boundary(w.geom)::geography, point::geography) FROM won w
    WHERE runner_up_unit <> w.accountable_unit_id
       OR (runner_up_unit IS NULL AND NOT EXISTS (SELECT FROM beyond));
END;
