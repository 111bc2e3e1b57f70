-- Question: are these the edges of office hours: opening and closing times in turn, each later than the one before?
-- CRS: none.
-- Undo: DROP FUNCTION gis_core_slots_ok(time[]);
CREATE FUNCTION gis_core_slots_ok(edges time[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
    array_ndims(edges) = 1 AND array_lower(edges, 1) = 1 AND cardinality(edges) % 2 = 0
    AND array_position(edges, NULL) IS NULL AND edges[cardinality(edges)] < time '24:00'
    AND NOT EXISTS (SELECT FROM generate_series(2, cardinality(edges)) AS n WHERE edges[n] <= edges[n - 1]), false);
