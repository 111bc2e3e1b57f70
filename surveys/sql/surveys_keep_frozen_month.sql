-- Question: may the figures of a frozen month be changed or taken back?  Never, by nobody.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_frozen_month();
CREATE FUNCTION surveys_keep_frozen_month() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% 月的统计已经封存，不能修改或删除', to_char(OLD.month, 'YYYY-MM')
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_frozenmonth_append_only';
END
$$;
