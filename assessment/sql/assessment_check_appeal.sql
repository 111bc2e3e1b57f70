-- Question: may this appeal, or the verdict on it, be written?  In time, against what costs points; judged once, by nobody
--           who observed, appealed, or belongs to the unit.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_check_appeal();
-- Needs: assessment_units_of
CREATE FUNCTION assessment_check_appeal() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    seen record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '申诉不能删除'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_appeal_kept';
    END IF;
    SELECT o.unit_id, o.seen_by_id, o.appeal_until, o.ok < o.observed AND t.purpose = 'first' AS costs INTO seen
    FROM assessment_observation o JOIN assessment_inspectiontask t ON t.id = o.task_id WHERE o.id = NEW.observation_id;
    IF TG_OP = 'INSERT' THEN
        IF NOT seen.costs OR NEW.verdict <> '' THEN
            RAISE EXCEPTION '只能对扣分的记录申诉，申诉后由他人裁定'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_appeal_first';
        END IF;
        IF NEW.appealed_at >= seen.appeal_until THEN
            RAISE EXCEPTION '申诉期限（两个工作日）已过'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_appeal_late';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.verdict <> '' OR (to_jsonb(NEW) - '{verdict,grounds,judged_by_id,judged_at}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{verdict,grounds,judged_by_id,judged_at}'::text[]) THEN
        RAISE EXCEPTION '申诉内容不能改写，裁定也只作一次'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_appeal_kept';
    END IF;
    IF NEW.judged_by_id = seen.seen_by_id OR NEW.judged_by_id = NEW.appealed_by_id
        OR seen.unit_id = ANY (assessment_units_of(NEW.judged_by_id, NEW.judged_at::date)) THEN
        RAISE EXCEPTION '检查人、申诉人和被扣分单位的人不能裁定这件申诉'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_appeal_other_eyes';
    END IF;
    RETURN NEW;
END
$$;
