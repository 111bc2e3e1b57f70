-- Question: by which suppression area is a place, category and day covered?  Of several the eldest; NULL: by none.
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION surveys_suppressed_by(geometry, bigint, date);
CREATE FUNCTION surveys_suppressed_by(place geometry, category_id bigint, on_date date)
RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
    SELECT a.id FROM surveys_suppressionarea a
    WHERE a.geom && place AND ST_Covers(a.geom, place) AND a.during @> on_date
      AND (cardinality(a.category_keys) = 0
           OR (SELECT c.key FROM grids_category c WHERE c.id = surveys_suppressed_by.category_id) = ANY (a.category_keys))
    ORDER BY a.id LIMIT 1
$$;
