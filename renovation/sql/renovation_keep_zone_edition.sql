-- Question: may an edition of a zone be written so?  A draft, freely; what was published keeps all but its end, which is
--           set once, when a later edition begins.  (trigger)
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION renovation_keep_zone_edition();
CREATE FUNCTION renovation_keep_zone_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF OLD.during IS NULL THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'during' = to_jsonb(OLD) - 'during' AND upper_inf(OLD.during)
       AND lower(NEW.during) IS NOT DISTINCT FROM lower(OLD.during) AND NOT isempty(NEW.during) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '片区范围第 % 版已经发布，不能修改或删除', OLD.number
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'renovation_zoneedition_kept', TABLE = TG_TABLE_NAME,
              HINT = '请另画一版，由另一人发布。';
END
$$;
