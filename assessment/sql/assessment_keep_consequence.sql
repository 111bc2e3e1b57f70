-- Question: may this change of the register of consequences be written?  What was decided never changes; that it was
--           received, and done, is entered once.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_consequence();
CREATE FUNCTION assessment_keep_consequence() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - '{received_by,received_on,done_on,done_note}'::text[])
           IS DISTINCT FROM (to_jsonb(OLD) - '{received_by,received_on,done_on,done_note}'::text[])
        OR (OLD.received_on IS NOT NULL AND (NEW.received_by, NEW.received_on)
            IS DISTINCT FROM (OLD.received_by, OLD.received_on))
        OR (OLD.done_on IS NOT NULL AND (NEW.done_on, NEW.done_note) IS DISTINCT FROM (OLD.done_on, OLD.done_note)) THEN
        RAISE EXCEPTION '处理记录不能改写或删除'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_consequence_kept';
    END IF;
    RETURN NEW;
END
$$;
