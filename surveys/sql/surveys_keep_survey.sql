-- Question: may a survey be changed?  As long as no grid has answered and nothing was found under it; after that its due
--           day may move later, and it may be closed or withdrawn.  Once it has ended nothing changes any more, and
--           nobody ever deletes one.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_survey();
CREATE FUNCTION surveys_keep_survey() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    ends constant text[] := '{due_on,closed_at,withdrawn_at,ended_by_id,reason}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '专项调查“%”不能删除', OLD.title
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveytask_kept', HINT = '需要取消时，请撤回并说明原因。';
    END IF;
    IF OLD.closed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION '专项调查“%”已经结束，不能再改', OLD.title
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveytask_ended';
    END IF;
    IF EXISTS (SELECT FROM surveys_surveyanswer a WHERE a.survey_id = OLD.id AND a.kind <> 'begun')
       OR EXISTS (SELECT FROM surveys_surveyfind f WHERE f.survey_id = OLD.id) THEN
        IF NEW.due_on < OLD.due_on OR to_jsonb(NEW) - ends IS DISTINCT FROM to_jsonb(OLD) - ends THEN
            RAISE EXCEPTION '专项调查“%”已有网格答复，只能延长期限、结束或撤回', OLD.title
                USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveytask_answered';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
