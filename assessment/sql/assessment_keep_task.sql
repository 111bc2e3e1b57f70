-- Question: may this inspection by lot be written?  Of a month that was drawn and is open, by nobody of the unit; never
--           changed.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_task();
-- Needs: assessment_units_of
CREATE FUNCTION assessment_keep_task() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    planned record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '抽签结果不能修改或删除'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_inspectiontask_kept';
    END IF;
    SELECT m.month, m.seed, m.drawn_at, m.closed_at INTO planned
    FROM assessment_inspectionmonth m WHERE m.id = NEW.month_id FOR SHARE;
    IF planned.seed = '' OR planned.closed_at IS NOT NULL THEN
        RAISE EXCEPTION '% 没有抽签，或者已经截止', to_char(planned.month, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_inspectiontask_open_month';
    END IF;
    IF NEW.unit_id = ANY (assessment_units_of(NEW.inspector_id,
            (planned.drawn_at AT TIME ZONE (SELECT c.time_zone FROM grids_county c))::date)) THEN
        RAISE EXCEPTION '检查人员与被检查单位有隶属关系，须回避'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_inspectiontask_other_unit';
    END IF;
    NEW.drawn_at := planned.drawn_at;
    RETURN NEW;
END
$$;
