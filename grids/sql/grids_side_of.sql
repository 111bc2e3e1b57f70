-- Question: on which side of a line does a point lie, seen along the line: 1 left, -1 right, 0 on it?
-- CRS: both in metres; `at` is the part of the line's length (0 to 1) at which the point is nearest.
-- Undo: DROP FUNCTION grids_side_of(geometry, geometry, double precision);
CREATE FUNCTION grids_side_of(line_m geometry, point_m geometry, at double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT sign(round(((st_x(b.geom) - st_x(a.geom)) * (st_y(point_m) - st_y(a.geom))
                     - (st_y(b.geom) - st_y(a.geom)) * (st_x(point_m) - st_x(a.geom)))::numeric, 6))::integer
    FROM st_lineinterpolatepoint(line_m, greatest(0, at - 0.1 / st_length(line_m))) AS a (geom),
         st_lineinterpolatepoint(line_m, least(1, at + 0.1 / st_length(line_m))) AS b (geom);
END;
