-- Question: how do technicians draw, correct and take away facilities?  As the administration's form does: in place, with history.
--           Taking one away closes it from today on (status 拆除); its points keep it. `owner` and `maintainer` take a code or a
--           name. What the server sets is ignored.
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_edit.facilities; DROP FUNCTION qgis_edit.write_facility();
CREATE VIEW qgis_edit.facilities AS
SELECT t.id,
       t.code,
       t.name,
       k.key AS category,
       wu.name AS owner,
       mu.name AS maintainer,
       t.status,
       t.accuracy_class,
       t.data_source,
       t.installed_on,
       t.changed_on,
       lower(t.valid) AS valid_from,
       t.geom
FROM grids_facility t
JOIN grids_category k ON k.id = t.category_id
LEFT JOIN grids_unit wu ON wu.id = t.owner_id
LEFT JOIN grids_unit mu ON mu.id = t.maintainer_id
WHERE upper_inf(t.known) AND upper_inf(t.valid) AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
ALTER VIEW qgis_edit.facilities ALTER COLUMN id SET DEFAULT nextval('grids_facility_id_seq');
ALTER VIEW qgis_edit.facilities ALTER COLUMN status SET DEFAULT 'intact';
GRANT USAGE ON SEQUENCE grids_facility_id_seq TO wangge_technician;
COMMENT ON VIEW qgis_edit.facilities IS '部件（可编辑）';
COMMENT ON COLUMN qgis_edit.facilities.id IS '编号（主键，自动）';
COMMENT ON COLUMN qgis_edit.facilities.code IS '标识码（录入后不改）';
COMMENT ON COLUMN qgis_edit.facilities.name IS '名称';
COMMENT ON COLUMN qgis_edit.facilities.category IS '类别代码';
COMMENT ON COLUMN qgis_edit.facilities.owner IS '权属单位（代码或名称）';
COMMENT ON COLUMN qgis_edit.facilities.maintainer IS '养护单位（代码或名称）';
COMMENT ON COLUMN qgis_edit.facilities.status IS '状态代码：intact 完好，damaged 破损，lost 丢失，disused 废弃，removed 拆除';
COMMENT ON COLUMN qgis_edit.facilities.accuracy_class IS '定位精度等级（A、B、C）';
COMMENT ON COLUMN qgis_edit.facilities.data_source IS '数据来源';
COMMENT ON COLUMN qgis_edit.facilities.installed_on IS '安装日期';
COMMENT ON COLUMN qgis_edit.facilities.changed_on IS '状态变更日期（自动）';
COMMENT ON COLUMN qgis_edit.facilities.valid_from IS '生效日期（自动）';
COMMENT ON COLUMN qgis_edit.facilities.geom IS '位置';

CREATE FUNCTION qgis_edit.write_facility() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET pgtrigger.ignore = '{}'
AS $$
DECLARE
    today date := (SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c);
    units bigint[] := (SELECT s.unit_ids FROM grids_login_scope() s);
    stored grids_facility;
    kind bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT * INTO stored FROM grids_facility WHERE id = OLD.id AND upper_inf(known) AND upper_inf(valid) FOR UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION '部件 % 已不存在或已停用', OLD.code USING ERRCODE = 'no_data_found', HINT = '请刷新图层后再改。';
        END IF;
        IF NOT (stored.owner_id = ANY (units) OR stored.maintainer_id = ANY (units) OR grids_login_covers(stored.geom)) IS TRUE THEN
            RAISE EXCEPTION '部件 % 不在登录 % 的范围内', stored.code, session_user
                USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        UPDATE grids_facility
        SET valid = daterange(lower(valid), greatest(today, lower(valid) + 1)), status = 'removed', changed_on = today
        WHERE id = stored.id;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.code IS DISTINCT FROM stored.code THEN
        RAISE EXCEPTION '部件 % 的标识码不能改', stored.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'qgis_edit_code_kept', HINT = '换了部件：删去旧的，录入新的。';
    END IF;
    SELECT c.id INTO kind FROM grids_category c WHERE c.key = NEW.category;
    IF kind IS NULL THEN
        RAISE EXCEPTION '没有类别“%”', NEW.category
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'qgis_edit_category', HINT = '部件类别写 c 加 5 位数字。';
    END IF;
    IF NEW.geom IS NULL THEN
        RAISE EXCEPTION '部件 % 没有位置', NEW.code
            USING ERRCODE = 'not_null_violation', CONSTRAINT = 'qgis_edit_geom', HINT = '请先在图上点出位置。';
    END IF;
    stored.code := NEW.code;
    stored.name := coalesce(NEW.name, '');
    stored.category_id := kind;
    stored.status := coalesce(NEW.status, 'intact');
    stored.accuracy_class := coalesce(NEW.accuracy_class, '');
    stored.data_source := coalesce(NEW.data_source, '');
    stored.installed_on := NEW.installed_on;
    stored.geom := NEW.geom;
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM grids_facility f
                   WHERE f.code = NEW.code AND upper_inf(f.known) AND f.valid && daterange(today, NULL)) THEN
            RAISE EXCEPTION '标识码 % 已有部件', NEW.code USING ERRCODE = 'unique_violation', CONSTRAINT = 'qgis_edit_code_taken';
        END IF;
        stored.owner_id := grids_unit_named(NEW.owner);
        stored.maintainer_id := grids_unit_named(NEW.maintainer);
        INSERT INTO grids_facility (id, code, name, category_id, owner_id, maintainer_id, status, accuracy_class, data_source,
                                    installed_on, valid, geom)
        VALUES (coalesce(NEW.id, nextval('grids_facility_id_seq')), stored.code, stored.name, kind, stored.owner_id, stored.maintainer_id,
                stored.status, stored.accuracy_class, stored.data_source, stored.installed_on, daterange(today, NULL), stored.geom)
        RETURNING * INTO stored;
    ELSE
        IF NEW.owner IS DISTINCT FROM OLD.owner THEN
            stored.owner_id := grids_unit_named(NEW.owner);
        END IF;
        IF NEW.maintainer IS DISTINCT FROM OLD.maintainer THEN
            stored.maintainer_id := grids_unit_named(NEW.maintainer);
        END IF;
        UPDATE grids_facility f
        SET name = stored.name, category_id = kind, owner_id = stored.owner_id, maintainer_id = stored.maintainer_id,
            status = stored.status, accuracy_class = stored.accuracy_class, data_source = stored.data_source,
            installed_on = stored.installed_on, geom = stored.geom,
            changed_on = CASE WHEN f.status = stored.status THEN f.changed_on ELSE today END
        WHERE f.id = stored.id
        RETURNING * INTO stored;
    END IF;
    IF NOT (stored.owner_id = ANY (units) OR stored.maintainer_id = ANY (units) OR grids_login_covers(stored.geom)) IS TRUE THEN
        RAISE EXCEPTION '部件 % 不在登录 % 的范围内', stored.code, session_user
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope';
    END IF;
    NEW.id := stored.id;
    NEW.changed_on := stored.changed_on;
    NEW.valid_from := lower(stored.valid);
    RETURN NEW;
END
$$;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON qgis_edit.facilities
    FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_facility();
