-- Question: may a row of a plan template lose what a law demands?  Never: an interval that names its law is neither
--           shortened nor taken away, a longest time neither lengthened nor taken away.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION renovation_keep_law();
CREATE FUNCTION renovation_keep_law() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    of_before jsonb := to_jsonb(OLD) - 'days';
    is_longest boolean := TG_TABLE_NAME = 'renovation_templatewithin';
BEGIN
    IF OLD.basis = '' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'days' = of_before
       AND (CASE WHEN is_longest THEN NEW.days <= OLD.days ELSE NEW.days >= OLD.days END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '法定期限（%）不能放宽、修改或删除', OLD.basis
        USING ERRCODE = 'check_violation', CONSTRAINT = 'renovation_law_kept', TABLE = TG_TABLE_NAME;
END
$$;
