-- Question: since which day of the county is a category out of use?  (trigger; sets its own row, whatever is said)
-- CRS: none.
-- Undo: DROP FUNCTION grids_note_inactive();
CREATE FUNCTION grids_note_inactive() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    since date := CASE WHEN TG_OP = 'UPDATE' THEN OLD.inactive_since END;
BEGIN
    NEW.inactive_since := CASE WHEN NOT NEW.active THEN coalesce(
        since, (now() AT TIME ZONE coalesce((SELECT time_zone FROM grids_county), 'UTC'))::date) END;
    RETURN NEW;
END
$$;
