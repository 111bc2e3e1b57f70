-- Question: may this be observed, whom does it charge, and until when may they appeal?  By the inspector who was drawn, or the last substitute, in
--           the month that is open, of a standard of the point's checklist; charged is who answers for the standard's
--           category there on that day, else the unit whose point it is, never one of the inspector's own; two work days
--           to appeal, the day it came not counted.  (trigger)
-- CRS: geom EPSG:4490.
-- Undo: DROP FUNCTION assessment_check_observation();
-- Needs: assessment_inspector_of, assessment_units_of, grids.grids_answer, surveys.surveys_worked_days_after
CREATE FUNCTION assessment_check_observation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    task record;
    asked record;
    zone text := (SELECT c.time_zone FROM grids_county c);
    seen_on date := (NEW.seen_at AT TIME ZONE zone)::date;
BEGIN
    SELECT assessment_inspector_of(t.id) AS inspector_id, t.unit_id, t.purpose, p.geom, p.place_kind, m.month, m.yardstick_id, m.closed_at INTO task
    FROM assessment_inspectiontask t JOIN assessment_inspectionmonth m ON m.id = t.month_id
    JOIN assessment_inspectionpoint p ON p.id = t.point_id WHERE t.id = NEW.task_id FOR SHARE OF m;
    SELECT s.yardstick_id, s.place_kinds, s.counting, s.needs_photo, s.category_id INTO asked
    FROM assessment_standard s WHERE s.id = NEW.standard_id;
    IF NEW.seen_by_id <> task.inspector_id THEN
        RAISE EXCEPTION '只有抽中的检查人员可以记录'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_observation_inspector';
    END IF;
    IF task.closed_at IS NOT NULL THEN
        RAISE EXCEPTION '% 的检查已经截止', to_char(task.month, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_observation_closed';
    END IF;
    IF NEW.seen_at > greatest(NEW.received_at, now()) + interval '10 minutes' OR date_trunc('month', seen_on)::date <> task.month THEN
        RAISE EXCEPTION '检查时间 % 不在 % 之内，或者还没有到', NEW.seen_at, to_char(task.month, 'YYYY-MM')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_observation_in_month';
    END IF;
    IF asked.yardstick_id <> task.yardstick_id OR NOT task.place_kind = ANY (asked.place_kinds) THEN
        RAISE EXCEPTION '这条标准不在“%”的检查表里', task.place_kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_observation_checklist';
    END IF;
    IF asked.counting = 'yes_no' AND NEW.observed <> 1 THEN
        RAISE EXCEPTION '是非项只记一次'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_observation_yes_no';
    END IF;
    IF asked.needs_photo AND NEW.ok < NEW.observed AND cardinality(NEW.photos) = 0 THEN
        RAISE EXCEPTION '不达标须附照片'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_observation_photo';
    END IF;
    NEW.unit_id := task.unit_id;
    IF asked.category_id IS NOT NULL THEN
        NEW.unit_id := (SELECT a.accountable_unit_id FROM grids_answer(task.geom, asked.category_id, seen_on) a);
    END IF;
    IF NEW.unit_id = ANY (assessment_units_of(NEW.seen_by_id, seen_on)) THEN
        RAISE EXCEPTION '检查人员与被扣分单位有隶属关系，须回避'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_observation_other_unit';
    END IF;
    NEW.appeal_until := (surveys_worked_days_after((NEW.received_at AT TIME ZONE zone)::date, 2) + 1)::timestamp
                        AT TIME ZONE zone;
    RETURN NEW;
END
$$;
