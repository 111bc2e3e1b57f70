-- Question: may the scores of a month be frozen, changed or taken back?  Frozen once the month is closed and every appeal is
--           judged and in time; changed or taken back never.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_frozen();
CREATE FUNCTION assessment_keep_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '得分已经封存，不能修改或删除'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_frozenscores_kept';
    END IF;
    IF NOT EXISTS (SELECT FROM assessment_inspectionmonth m WHERE m.id = NEW.month_id AND m.closed_at IS NOT NULL
                   FOR SHARE) THEN
        RAISE EXCEPTION '这个月的检查还没有截止'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_frozenscores_closed_first';
    END IF;
    IF EXISTS (SELECT FROM assessment_appeal a JOIN assessment_observation o ON o.id = a.observation_id
               JOIN assessment_inspectiontask t ON t.id = o.task_id
               WHERE t.month_id = NEW.month_id AND a.verdict = '') THEN
        RAISE EXCEPTION '还有申诉没有裁定'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_frozenscores_appeals_first';
    END IF;
    RETURN NEW;
END
$$;
