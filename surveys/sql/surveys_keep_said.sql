-- Question: may what was said in a survey be changed or deleted?  Never: an answer is taken back by another row.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_said();
CREATE FUNCTION surveys_keep_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '专项调查的登记 % 不能修改或删除', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_kept', HINT = '需要更正时，请撤回答复后重新答复。';
END
$$;
