-- Question: how do the points of the temporary table grids_asked come in with their units, in one statement?
-- CRS: geom EPSG:4490. Asks grids_answer_staged itself: what a session says about units, days or the county's
--      outline is never read. Runs as the loader, whose rows the row trigger leaves alone.
-- Undo: DROP FUNCTION surveys_insert_points();
-- Needs: surveys_stage_points, grids.grids_outside_outline
CREATE FUNCTION surveys_insert_points() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    county record;
    stray geometry;
    inserted bigint;
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_class
        WHERE oid = to_regclass('pg_temp.grids_asked') AND relkind = 'r' AND pg_get_userbyid(relowner) = current_user
    ) THEN
        RAISE EXCEPTION '要写入的采集点没有按规定暂存'
            USING ERRCODE = 'insufficient_privilege', HINT = '请先调用 surveys_stage_points()，再填 pg_temp.grids_asked。';
    END IF;
    SELECT time_zone, outside_policy, outline IS NOT NULL AS has_outline INTO county FROM grids_county;
    IF EXISTS (SELECT FROM pg_temp.grids_asked q
               WHERE q.on_date IS DISTINCT FROM (q.observed_at AT TIME ZONE county.time_zone)::date) THEN
        RAISE EXCEPTION '采集点的日期不是发现时间在本县的日期' USING ERRCODE = 'check_violation';
    END IF;
    IF county.has_outline AND county.outside_policy = 'refuse' THEN
        SELECT q.geom INTO stray FROM pg_temp.grids_asked q CROSS JOIN grids_county c
        WHERE grids_outside_outline(c.outline, c.outside_tolerance_m, q.geom) ORDER BY q.id LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION '点位在县界之外：经度 %，纬度 %', st_x(stray), st_y(stray)
                USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveypoint_inside_county',
                      HINT = '请检查坐标系和经纬度顺序。';
        END IF;
    END IF;
    CREATE UNIQUE INDEX ON pg_temp.grids_asked (id);  -- two places under one id would share an answer
    CREATE INDEX ON pg_temp.grids_asked USING gist (geom);
    ANALYZE pg_temp.grids_asked;
    INSERT INTO surveys_surveypoint (
        uid, source, source_id, category_id, observed_at, description, place_text, facility_id, accuracy_m,
        position_source, geom, raw_x, raw_y, raw_crs, conversion, seen_on,
        accountable_unit_id, handling_unit_id, supervising_unit_id,
        accountable_step, handling_step, supervising_step,
        accountable_territory, handling_territory, supervising_territory, grid_id, road_section_id, ground_version,
        flags)
    SELECT q.uid, q.source, q.source_id, q.category_id, q.observed_at, q.description, q.place_text, q.facility_id,
           q.accuracy_m, q.position_source, q.geom, q.raw_x, q.raw_y, q.raw_crs, q.conversion, q.on_date,
           a.accountable_unit_id, a.handling_unit_id, a.supervising_unit_id,
           a.accountable_step, a.handling_step, a.supervising_step,
           a.accountable_territory, a.handling_territory, a.supervising_territory, a.grid_id, a.road_section_id,
           a.ground_version,
           CASE WHEN county.has_outline AND county.outside_policy <> 'refuse'
                     AND grids_outside_outline(c.outline, c.outside_tolerance_m, q.geom)
                THEN a.flags || '{outside_county}'::text[] ELSE a.flags END
    FROM pg_temp.grids_asked q JOIN grids_answer_staged() a ON a.id = q.id CROSS JOIN grids_county c
    ORDER BY q.id;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    RETURN inserted;
END
$$;
