-- Question: may the login of this session draw here?  A login of the whole county anywhere, another inside of the grids that it
--           covers and that are valid today.
-- CRS: EPSG:4490. Today is the county's, not the day that the session looks at.
-- Undo: DROP FUNCTION grids_login_covers(geometry);
-- Needs: grids_login_scope
CREATE FUNCTION grids_login_covers(shape geometry) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    scope record;
    ground geometry;
BEGIN
    SELECT * INTO scope FROM grids_login_scope();
    IF scope.everywhere THEN
        RETURN true;
    END IF;
    SELECT st_union(g.geom) INTO ground
    FROM grids_grid g
    WHERE g.id = ANY (scope.grid_ids) AND upper_inf(g.known) AND g.geom && shape
      AND g.valid @> (SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c);
    RETURN coalesce(st_covers(ground, shape), false);
END
$$;
