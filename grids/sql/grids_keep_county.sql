-- Question: may the county's record become this, or go?  Not without what every answer rests on.  (trigger)
-- CRS: work_srid is measured in metres, so it is a projected one.
-- Undo: DROP FUNCTION grids_keep_county();
CREATE FUNCTION grids_keep_county() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem := '县的记录不能删除';
    ELSIF TG_OP = 'UPDATE' AND NEW.ground_version < OLD.ground_version THEN
        problem := format('底图数据版本只能增加，不能从 %s 改为 %s', OLD.ground_version, NEW.ground_version);
    ELSIF TG_OP = 'UPDATE' AND NEW.supervision_office_id IS NULL AND OLD.supervision_office_id IS NOT NULL THEN
        problem := '督查机构不能为空：没有责任单位的地方由它裁定';
    ELSIF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = NEW.time_zone) THEN
        problem := format('没有时区“%s”，应写作 Asia/Shanghai 的形式', NEW.time_zone);
    ELSIF NOT EXISTS (SELECT FROM spatial_ref_sys WHERE srid = NEW.work_srid AND srtext LIKE 'PROJCS%') THEN
        problem := format('工作坐标系 EPSG:%s 不是投影坐标系，不能用米量算', NEW.work_srid);
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = CASE TG_OP WHEN 'DELETE' THEN 'restrict_violation' ELSE 'check_violation' END,
                  CONSTRAINT = 'grids_county_kept';
    END IF;
    RETURN NEW;
END
$$;
