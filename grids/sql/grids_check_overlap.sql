-- Question: does this grid overlap another of its kind at the same time?  (constraint trigger)
-- CRS: EPSG:4490; the overlap's area in m² on the ellipsoid; up to 1 m² is a sliver.
-- Undo: DROP FUNCTION grids_check_overlap();
-- Needs: grids_overlap_m2
CREATE FUNCTION grids_check_overlap() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp
AS $$
DECLARE
    other record;
BEGIN
    SELECT g.code, grids_overlap_m2(g.geom, NEW.geom) AS area_m2
    INTO other
    FROM grids_grid g
    WHERE g.id <> NEW.id
      AND g.kind = NEW.kind
      AND g.valid && NEW.valid
      AND g.known && NEW.known
      AND g.geom && NEW.geom
      AND st_relate(g.geom, NEW.geom, '2********')
      AND grids_overlap_m2(g.geom, NEW.geom) > 1.0
    ORDER BY g.code, g.id
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '网格 % 与同类网格 % 重叠 % 平方米', NEW.code, other.code, round(other.area_m2::numeric, 1)
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'grids_grid_no_overlap',
                  HINT = '同一时期、同一类别的网格之间重叠不得超过 1 平方米。';
    END IF;
    RETURN NULL;
END
$$;
