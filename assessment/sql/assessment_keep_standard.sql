-- Question: may this standard be written?  With its tree, as long as that waits for a decision; never changed.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_standard();
CREATE FUNCTION assessment_keep_standard() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '测评标准 % 已经提出，不能修改或删除', OLD.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_standard_kept',
                  HINT = '请提出新一版测评体系。';
    END IF;
    IF NOT EXISTS (SELECT FROM assessment_yardstick y WHERE y.id = NEW.yardstick_id AND y.state = 'proposed'
                   FOR SHARE) THEN
        RAISE EXCEPTION '测评体系已经决定，不能再加标准 %', NEW.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_standard_late',
                  HINT = '请提出新一版测评体系。';
    END IF;
    RETURN NEW;
END
$$;
