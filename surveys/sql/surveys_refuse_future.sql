-- Question: can something be told before it was seen?  Only by as much as the clock of a phone is fast.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_refuse_future();
CREATE FUNCTION surveys_refuse_future() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '发现时间 % 还没有到', NEW.observed_at
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_of_the_future',
              HINT = '请检查手机或文件里的时间和时区。';
END
$$;
