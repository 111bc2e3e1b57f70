-- Question: may the time of a way on duty be changed, so that places come under it that were not?  Never; it may be deleted.
--           (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_duty();
CREATE FUNCTION surveys_keep_duty() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '在岗时段不能修改，只能删除'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_dutytrack_kept';
END
$$;
