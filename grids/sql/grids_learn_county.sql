-- Question: which ground version learns that the county's own settings change?  (trigger; sets its own row)
-- CRS: none.
-- Undo: DROP FUNCTION grids_learn_county();
CREATE FUNCTION grids_learn_county() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    NEW.ground_version := OLD.ground_version + 1;
    RETURN NEW;
END
$$;
