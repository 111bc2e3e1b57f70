-- Question: which ground does a road section answer for?  (trigger; sets its own row's corridor)
-- CRS: centreline and corridor EPSG:4490; buffered in metres in the county's work_srid.
-- Undo: DROP FUNCTION grids_make_corridor();
CREATE FUNCTION grids_make_corridor() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    srid integer := (SELECT work_srid FROM grids_county);
    line_m geometry := st_transform(NEW.centreline, srid);
    left_m float8 := CASE WHEN NEW.side = 'right' THEN 0 ELSE NEW.width_left_m END;
    right_m float8 := CASE WHEN NEW.side = 'left' THEN 0 ELSE NEW.width_right_m END;
    corridor_m geometry;
BEGIN
    IF left_m = right_m THEN
        corridor_m := st_buffer(line_m, left_m, 'endcap=flat join=round');
    ELSE
        corridor_m := st_union(
            st_buffer(line_m, left_m, 'side=left join=round'),
            st_buffer(line_m, right_m, 'side=right join=round'));
    END IF;
    NEW.geom := st_multi(st_collectionextract(st_makevalid(st_transform(corridor_m, 4490)), 3));
    RETURN NEW;
END
$$;
