-- Question: how large is an illegal structure on the ground?  (trigger; sets its own row)
-- CRS: the outline is EPSG:4490; the area is that in the county's metric CRS, in square metres.
-- Undo: DROP FUNCTION surveys_measure_structure();
CREATE FUNCTION surveys_measure_structure() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    NEW.area_m2 := ST_Area(ST_Transform(NEW.geom, (SELECT work_srid FROM grids_county)));
    RETURN NEW;
END
$$;
