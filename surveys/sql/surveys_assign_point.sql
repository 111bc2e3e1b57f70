-- Question: who answers for this point?  (trigger; sets its own row's units, whatever the client sent)
-- CRS: EPSG:4490. The date is that of the occurrence, in the county's time zone.
--      One plan a session, and by the indexes: making one takes ten times as long as answering, and one that was made
--      while there was little ground would read all of it for each point.
-- Undo: DROP FUNCTION surveys_assign_point();
-- Needs: grids.grids_answer
CREATE OR REPLACE FUNCTION surveys_assign_point() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
    county record;
    answer record;
BEGIN
    SELECT code, time_zone, outside_policy INTO county FROM grids_county WHERE id = 1;
    NEW.observed_at := coalesce(NEW.observed_at, now());
    NEW.seen_on := (NEW.observed_at AT TIME ZONE county.time_zone)::date;
    SELECT * INTO answer FROM grids_answer(NEW.geom, NEW.category_id, NEW.seen_on, NEW.facility_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION '数据库里还没有县或监督机构：请先运行 script/manage init_county'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    NEW.accountable_unit_id := answer.accountable_unit_id;
    NEW.handling_unit_id := answer.handling_unit_id;
    NEW.supervising_unit_id := answer.supervising_unit_id;
    NEW.accountable_step := answer.accountable_step;
    NEW.handling_step := answer.handling_step;
    NEW.supervising_step := answer.supervising_step;
    NEW.accountable_territory := answer.accountable_territory;
    NEW.handling_territory := answer.handling_territory;
    NEW.supervising_territory := answer.supervising_territory;
    NEW.grid_id := answer.grid_id;
    NEW.road_section_id := answer.road_section_id;
    NEW.ground_version := answer.ground_version;
    NEW.flags := answer.flags;
    IF grids_outside_county(NEW.geom) THEN
        IF county.outside_policy = 'refuse' THEN
            RAISE EXCEPTION '点位在县界之外：经度 %，纬度 %', st_x(NEW.geom), st_y(NEW.geom)
                USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveypoint_inside_county',
                      HINT = '请检查坐标系和经纬度顺序。';
        END IF;
        NEW.flags := NEW.flags || 'outside_county'::text;
    END IF;
    RETURN NEW;
END
$$;
