-- Question: how do technicians draw survey points?  The trigger of the table finds who answers, the intake job opens the case
--           within seconds. Their own points they may correct until the case is there; from then on the workbench decides. Nobody deletes a point.
--           `facility` takes a facility's code. What the server sets is ignored.
-- CRS: EPSG:4490; what was drawn is kept as the raw pair.
-- Undo: DROP VIEW qgis_edit.survey_points; DROP FUNCTION qgis_edit.write_survey_point();
CREATE VIEW qgis_edit.survey_points AS
SELECT t.id,
       t.uid::text AS uid,
       k.key AS category,
       t.observed_at,
       t.description,
       t.place_text,
       f.code AS facility,
       au.name AS accountable_unit,
       g.code AS grid,
       c.number AS case_number,
       CASE c.state {words:surveys.Case.state} END AS case_state_name,
       t.geom
FROM surveys_surveypoint t
JOIN grids_category k ON k.id = t.category_id
LEFT JOIN grids_facility f ON f.id = t.facility_id
LEFT JOIN grids_unit au ON au.id = t.accountable_unit_id
LEFT JOIN grids_grid g ON g.id = t.grid_id
LEFT JOIN surveys_case c ON c.point_id = t.id
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
ALTER VIEW qgis_edit.survey_points ALTER COLUMN id SET DEFAULT nextval('surveys_surveypoint_id_seq');
ALTER VIEW qgis_edit.survey_points ALTER COLUMN observed_at SET DEFAULT now();
GRANT USAGE ON SEQUENCE surveys_surveypoint_id_seq TO wangge_technician;
COMMENT ON VIEW qgis_edit.survey_points IS '采集点（可录入；立案前可改自己录入的）';
COMMENT ON COLUMN qgis_edit.survey_points.id IS '编号（主键，自动）';
COMMENT ON COLUMN qgis_edit.survey_points.uid IS '公开标识（自动）';
COMMENT ON COLUMN qgis_edit.survey_points.category IS '类别代码';
COMMENT ON COLUMN qgis_edit.survey_points.observed_at IS '发现时间';
COMMENT ON COLUMN qgis_edit.survey_points.description IS '描述';
COMMENT ON COLUMN qgis_edit.survey_points.place_text IS '位置说明';
COMMENT ON COLUMN qgis_edit.survey_points.facility IS '部件标识码';
COMMENT ON COLUMN qgis_edit.survey_points.accountable_unit IS '责任单位（自动判定）';
COMMENT ON COLUMN qgis_edit.survey_points.grid IS '网格编码（自动判定）';
COMMENT ON COLUMN qgis_edit.survey_points.case_number IS '案件编号（自动）';
COMMENT ON COLUMN qgis_edit.survey_points.case_state_name IS '案件状态（自动）';
COMMENT ON COLUMN qgis_edit.survey_points.geom IS '位置';

CREATE FUNCTION qgis_edit.write_survey_point() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET pgtrigger.ignore = '{}'
AS $$
DECLARE
    scope record;
    stored surveys_surveypoint;
    kind bigint;
    thing bigint;
    opened text;
BEGIN
    SELECT * INTO scope FROM grids_login_scope();
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '采集点 % 不能删除', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'qgis_edit_point_kept', HINT = '录错了的，请督查办在工作台将案件作废。';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT * INTO stored FROM surveys_surveypoint WHERE id = OLD.id FOR UPDATE;
        IF NOT FOUND OR stored.reported_by_id IS DISTINCT FROM scope.user_id THEN
            RAISE EXCEPTION '采集点 % 不是登录 % 录入的，不能改', OLD.id, session_user
                USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope';
        END IF;
        SELECT c.number INTO opened FROM surveys_case c WHERE c.point_id = stored.id;
        IF FOUND THEN
            RAISE EXCEPTION '采集点 % 已有案件 %，不能再改', stored.id, opened
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'qgis_edit_has_case', HINT = '类别、位置有误的，请在工作台更正或作废。';
        END IF;
    END IF;
    SELECT c.id INTO kind FROM grids_category c WHERE c.key = NEW.category;
    IF kind IS NULL THEN
        RAISE EXCEPTION '没有类别“%”', NEW.category
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'qgis_edit_category', HINT = '写 c 或 m 加 5 位数字，如 m06013。';
    END IF;
    IF coalesce(NEW.facility, '') <> '' THEN
        SELECT f.id INTO thing FROM grids_facility f
        WHERE f.code = NEW.facility AND upper_inf(f.known) AND upper_inf(f.valid);
        IF NOT FOUND THEN
            RAISE EXCEPTION '没有部件“%”', NEW.facility
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'qgis_edit_facility', HINT = '写部件的标识码，不涉及部件的空着。';
        END IF;
    END IF;
    IF NEW.geom IS NULL THEN
        RAISE EXCEPTION '采集点没有位置'
            USING ERRCODE = 'not_null_violation', CONSTRAINT = 'qgis_edit_geom', HINT = '请先在图上点出位置。';
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO surveys_surveypoint (id, category_id, facility_id, observed_at, description, place_text, reported_by_id, raw_x, raw_y, geom)
        VALUES (coalesce(NEW.id, nextval('surveys_surveypoint_id_seq')), kind, thing, coalesce(NEW.observed_at, now()), coalesce(NEW.description, ''),
                coalesce(NEW.place_text, ''), scope.user_id, st_x(NEW.geom), st_y(NEW.geom), NEW.geom)
        RETURNING * INTO stored;
    ELSE
        UPDATE surveys_surveypoint
        SET category_id = kind, facility_id = thing, observed_at = coalesce(NEW.observed_at, observed_at),
            description = coalesce(NEW.description, ''), place_text = coalesce(NEW.place_text, ''),
            raw_x = st_x(NEW.geom), raw_y = st_y(NEW.geom), geom = NEW.geom
        WHERE id = stored.id
        RETURNING * INTO stored;
    END IF;
    IF NOT (scope.everywhere OR stored.accountable_unit_id = ANY (scope.unit_ids) OR stored.handling_unit_id = ANY (scope.unit_ids)
            OR stored.supervising_unit_id = ANY (scope.unit_ids) OR stored.grid_id = ANY (scope.grid_ids)) IS TRUE THEN
        RAISE EXCEPTION '此处不在登录 % 的范围内', session_user
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope', HINT = '采集点要落在本单位负责的地方。';
    END IF;
    NEW.id := stored.id;
    NEW.uid := stored.uid::text;
    NEW.observed_at := stored.observed_at;
    NEW.accountable_unit := (SELECT u.name FROM grids_unit u WHERE u.id = stored.accountable_unit_id);
    NEW.grid := (SELECT g.code FROM grids_grid g WHERE g.id = stored.grid_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON qgis_edit.survey_points
    FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_survey_point();
