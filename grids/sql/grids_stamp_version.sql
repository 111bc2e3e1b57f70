-- Question: since which ground version is this new row known, or until which is a withdrawn one?
--           (trigger; what the client sends is ignored)
-- CRS: none.
-- Undo: DROP FUNCTION grids_stamp_version();
CREATE FUNCTION grids_stamp_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.known := int8range((SELECT ground_version FROM grids_county), NULL);
    ELSE
        NEW.known := int8range(lower(OLD.known), (SELECT ground_version FROM grids_county));
    END IF;
    RETURN NEW;
END
$$;
