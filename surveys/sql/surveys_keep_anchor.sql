-- Question: may an anchor of the cases be changed or taken back?  Never, by nobody.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_anchor();
CREATE FUNCTION surveys_keep_anchor() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '案件锚点 % 已经记录，不能修改或删除', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_caseanchor_append_only';
END
$$;
