-- Question: may a finding of a facility census be changed or taken back?  Never: a later finding says what is true later.
--           (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_finding();
CREATE FUNCTION surveys_keep_finding() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '普查记录 % 已经登记，不能修改或删除', OLD.uid
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_facilityfinding_kept';
END
$$;
