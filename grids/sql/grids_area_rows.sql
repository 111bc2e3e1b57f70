-- Question: which versions of a layer lie in an area on a day?  The empty area is the county.  What names its community lies
--           with it; else the middle of the shape decides, so that everything lies in one area of a level at most.
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION grids_area_rows(text, text, date);
-- Needs: grids_divisions_above
CREATE FUNCTION grids_area_rows(layer text, area text, on_date date) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH inside AS (
        SELECT d.code, CASE WHEN d.code = area THEN d.geom END AS outline FROM grids_division d
        WHERE upper_inf(d.known) AND d.valid @> on_date AND area = ANY (grids_divisions_above(d.code, on_date))
    ), standing AS (
        SELECT g.id, g.community_code, g.geom AS shape, st_pointonsurface(g.geom) AS middle FROM grids_grid g
        WHERE layer = 'grids' AND upper_inf(g.known) AND g.valid @> on_date
        UNION ALL
        SELECT p.id, p.community_code, p.geom, st_pointonsurface(p.geom) FROM grids_place p
        WHERE layer = 'places' AND upper_inf(p.known) AND p.valid @> on_date
        UNION ALL
        SELECT s.id, '', s.centreline, st_lineinterpolatepoint(s.centreline, 0.5) FROM grids_roadsection s
        WHERE layer = 'road_sections' AND upper_inf(s.known) AND s.valid @> on_date
    )
    SELECT s.id FROM standing s
    WHERE area = ''
       OR s.community_code IN (SELECT i.code FROM inside i)
       OR (s.community_code = '' AND EXISTS (SELECT FROM inside i WHERE st_intersects(i.outline, s.middle)));
END;
