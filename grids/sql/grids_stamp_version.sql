-- Question: since which ground version is this new row known?  (trigger; what the client sends is ignored)
-- CRS: none.
-- Undo: DROP FUNCTION grids_stamp_version();
CREATE FUNCTION grids_stamp_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    NEW.known := int8range((SELECT ground_version FROM grids_county), NULL);
    RETURN NEW;
END
$$;
