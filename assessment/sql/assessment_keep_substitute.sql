-- Question: may this substitute be written?  In a month that is open, of nobody's own unit, one after the other; never
--           changed.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_substitute();
-- Needs: assessment_units_of
CREATE FUNCTION assessment_keep_substitute() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    task record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '替补检查人员不能修改或删除'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_substituteinspector_kept';
    END IF;
    SELECT t.unit_id, m.closed_at INTO task FROM assessment_inspectiontask t
    JOIN assessment_inspectionmonth m ON m.id = t.month_id WHERE t.id = NEW.task_id FOR SHARE OF m;
    IF task.closed_at IS NOT NULL THEN
        RAISE EXCEPTION '这个月的检查已经截止，不能再换人'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_substituteinspector_closed';
    END IF;
    IF NEW.number <> 1 + (SELECT count(*) FROM assessment_substituteinspector s WHERE s.task_id = NEW.task_id) THEN
        RAISE EXCEPTION '替补要一个接一个抽取'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_substituteinspector_in_order';
    END IF;
    IF task.unit_id = ANY (assessment_units_of(NEW.inspector_id,
            (NEW.entered_at AT TIME ZONE (SELECT c.time_zone FROM grids_county c))::date)) THEN
        RAISE EXCEPTION '检查人员与被检查单位有隶属关系，须回避'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_substituteinspector_other_unit';
    END IF;
    RETURN NEW;
END
$$;
