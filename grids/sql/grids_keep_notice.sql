-- Question: may an issued duty notice be changed?  Only signed for, once.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION grids_keep_notice();
CREATE OR REPLACE FUNCTION grids_keep_notice() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '责任通知书 % 已下发，不能改写或删除，也只能签收一次', OLD.number
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'grids_dutynotice_kept',
              HINT = '内容有变化时，请重新下发一份。';
END
$$;
