-- Question: may a step of a case be changed or taken back?  Never, by nobody.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_step();
CREATE FUNCTION surveys_keep_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '案件 % 的第 % 步已经记录，不能修改或删除', OLD.case_id, OLD.seq
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_casestep_append_only',
              HINT = '需要更正时，请在案件上办理新的一步。';
END
$$;
