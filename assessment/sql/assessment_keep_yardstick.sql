-- Question: may this change of an assessment tree be written?  It is proposed once, decided once, by other eyes, with
--           standards; before the quarter that it judges has begun in the county, unless no tree was ever approved; and
--           kept.  (trigger)
-- CRS: none. proposed_at is the transaction's moment; there is at most one county.
-- Undo: DROP FUNCTION assessment_keep_yardstick();
CREATE FUNCTION assessment_keep_yardstick() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    today date := (now() AT TIME ZONE coalesce((SELECT time_zone FROM grids_county LIMIT 1), 'Asia/Shanghai'))::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION '测评体系要先提出，再由他人审批'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_yardstick_proposed_first',
                      HINT = '请先提出，再请另一人审批。';
        END IF;
        NEW.proposed_at := now();
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
        OR (to_jsonb(NEW) - '{state,decided_by_id,decided_at,decision_note}'::text[])
           IS DISTINCT FROM (to_jsonb(OLD) - '{state,decided_by_id,decided_at,decision_note}'::text[]) THEN
        RAISE EXCEPTION '“%”已经提出，内容不能改写或删除，也只能决定一次', OLD.title
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_yardstick_kept',
                  HINT = '内容有误时请撤回，再重新提出。';
    END IF;
    IF NEW.state IN ('approved', 'declined') AND NEW.decided_by_id = NEW.proposed_by_id THEN
        RAISE EXCEPTION '提出人不能审批自己提出的测评体系“%”', NEW.title
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_yardstick_other_eyes',
                  HINT = '请另一位有审批权限的人决定，或由提出人撤回。';
    END IF;
    IF NEW.state = 'approved' AND NOT EXISTS (SELECT FROM assessment_standard s WHERE s.yardstick_id = NEW.id) THEN
        RAISE EXCEPTION '测评体系“%”没有测评标准', NEW.title
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_yardstick_empty';
    END IF;
    IF NEW.state = 'approved' AND today >= NEW.first_quarter
        AND EXISTS (SELECT FROM assessment_yardstick y WHERE y.state = 'approved') THEN
        RAISE EXCEPTION '测评体系“%”适用的季度已经开始，不能再批准', NEW.title
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_yardstick_before_quarter',
                  HINT = '测评体系要在季度开始前公布：请从下一季度起重新提出。';
    END IF;
    RETURN NEW;
END
$$;
