-- Question: may this change of a bonus be written?  It is proposed, decided on once by other eyes, of a month that is not
--           frozen, and never changed or deleted.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_gooddeed();
CREATE FUNCTION assessment_keep_gooddeed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.state <> 'proposed'
        OR (to_jsonb(NEW) - '{state,decided_by_id,decided_at}'::text[])
           IS DISTINCT FROM (to_jsonb(OLD) - '{state,decided_by_id,decided_at}'::text[]))) THEN
        RAISE EXCEPTION '加分记录不能修改或删除，也只能决定一次'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_gooddeed_kept';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.state <> 'proposed' THEN
        RAISE EXCEPTION '加分要先提出，再由他人确认'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_gooddeed_proposed_first';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.decided_by_id = OLD.given_by_id THEN
        RAISE EXCEPTION '提出人不能确认自己提出的加分'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_gooddeed_other_eyes';
    END IF;
    IF EXISTS (SELECT FROM assessment_frozenscores f JOIN assessment_inspectionmonth m ON m.id = f.month_id
               WHERE m.month = NEW.month) THEN
        RAISE EXCEPTION '% 的得分已经封存，不能再加分', to_char(NEW.month, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_gooddeed_frozen';
    END IF;
    RETURN NEW;
END
$$;
