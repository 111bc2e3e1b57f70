-- Question: was somebody on duty when they were at a place of their way?  Else the database does not take it, whatever
--           program writes it.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_fix_on_duty();
CREATE FUNCTION surveys_fix_on_duty() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_dutytrack t
               WHERE t.id = NEW.track_id AND NEW.at BETWEEN t.began_at AND t.ended_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% 不在岗：不在岗时的位置不保存', NEW.at
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_trackfix_on_duty';
END
$$;
