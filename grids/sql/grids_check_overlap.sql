-- Question: does this grid overlap another of its kind at the same time?  (constraint trigger)
-- CRS: EPSG:4490; the overlap's area in m² on the ellipsoid; up to 1 m² is a sliver.
--      What lies near is found by the shape alone: in a table that was just filled, and has no statistics yet, the
--      planner takes the index of codes and periods instead and reads the whole of it for every grid.
-- Undo: DROP FUNCTION grids_check_overlap();
-- Needs: grids_overlap_m2
CREATE OR REPLACE FUNCTION grids_check_overlap() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp
AS $$
DECLARE
    other record;
BEGIN
    WITH near AS MATERIALIZED (
        SELECT g.id, g.kind, g.code, g.valid, g.known, g.geom FROM grids_grid g WHERE g.geom && NEW.geom
    )
    SELECT g.code, grids_overlap_m2(g.geom, NEW.geom) AS area_m2
    INTO other
    FROM near g
    WHERE g.id <> NEW.id
      AND g.kind = NEW.kind
      AND g.valid && NEW.valid
      AND g.known && NEW.known
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
