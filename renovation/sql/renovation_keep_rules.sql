-- Question: may rules of compensation be written so?  Before they are decreed, freely; afterwards only their end is set,
--           once, when a later version begins.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION renovation_keep_rules();
CREATE FUNCTION renovation_keep_rules() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF OLD.during IS NULL THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'during' = to_jsonb(OLD) - 'during' AND upper_inf(OLD.during)
       AND lower(NEW.during) = lower(OLD.during) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '补偿方案第 % 版已经公布施行，不能修改或删除', OLD.version
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'renovation_rules_kept', TABLE = TG_TABLE_NAME,
              HINT = '请另拟一版，由另一人核定。';
END
$$;
