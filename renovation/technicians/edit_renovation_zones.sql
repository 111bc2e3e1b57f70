-- Question: how do technicians draw renovation zones?  In place, with history; a zone that a project stands on is not deleted.
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_edit.renovation_zones; DROP FUNCTION qgis_edit.write_renovation_zone();
CREATE VIEW qgis_edit.renovation_zones AS
SELECT t.id,
       t.code,
       t.name,
       t.kind,
       t.geom
FROM renovation_renovationzone t
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
ALTER VIEW qgis_edit.renovation_zones ALTER COLUMN id SET DEFAULT nextval('renovation_renovationzone_id_seq');
ALTER VIEW qgis_edit.renovation_zones ALTER COLUMN kind SET DEFAULT 'city';
GRANT USAGE ON SEQUENCE renovation_renovationzone_id_seq TO wangge_technician;
COMMENT ON VIEW qgis_edit.renovation_zones IS '棚户区改造片区（可编辑）';
COMMENT ON COLUMN qgis_edit.renovation_zones.id IS '编号（主键，自动）';
COMMENT ON COLUMN qgis_edit.renovation_zones.code IS '编码';
COMMENT ON COLUMN qgis_edit.renovation_zones.name IS '名称';
COMMENT ON COLUMN qgis_edit.renovation_zones.kind IS '种类代码：city 城市棚户区，state_farm 国有垦区棚户区';
COMMENT ON COLUMN qgis_edit.renovation_zones.geom IS '范围';

CREATE FUNCTION qgis_edit.write_renovation_zone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET pgtrigger.ignore = '{}'
AS $$
DECLARE
    stored renovation_renovationzone;
BEGIN
    PERFORM grids_login_scope();
    IF TG_OP <> 'INSERT' THEN
        SELECT * INTO stored FROM renovation_renovationzone WHERE id = OLD.id FOR UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION '片区 % 已不存在', OLD.code USING ERRCODE = 'no_data_found', HINT = '请刷新图层后再改。';
        END IF;
        IF NOT grids_login_covers(stored.geom) THEN
            RAISE EXCEPTION '片区 % 不在登录 % 的范围内', stored.code, session_user
                USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM renovation_project p WHERE p.zone_id = stored.id) THEN
            RAISE EXCEPTION '片区 % 已有改造项目，不能删除', stored.code
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'qgis_edit_zone_kept';
        END IF;
        DELETE FROM renovation_renovationzone WHERE id = stored.id;
        RETURN OLD;
    END IF;
    IF NEW.geom IS NULL THEN
        RAISE EXCEPTION '片区 % 没有范围', NEW.code
            USING ERRCODE = 'not_null_violation', CONSTRAINT = 'qgis_edit_geom', HINT = '请先在图上画出范围。';
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO renovation_renovationzone (id, code, name, kind, geom)
        VALUES (coalesce(NEW.id, nextval('renovation_renovationzone_id_seq')), coalesce(NEW.code, ''), coalesce(NEW.name, NEW.code, ''),
                coalesce(NEW.kind, 'city'), NEW.geom)
        RETURNING * INTO stored;
    ELSE
        UPDATE renovation_renovationzone
        SET code = coalesce(NEW.code, ''), name = coalesce(NEW.name, ''), kind = coalesce(NEW.kind, 'city'), geom = NEW.geom
        WHERE id = stored.id
        RETURNING * INTO stored;
    END IF;
    IF NOT grids_login_covers(stored.geom) THEN
        RAISE EXCEPTION '片区 % 不在登录 % 的范围内', stored.code, session_user
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope';
    END IF;
    NEW.id := stored.id;
    RETURN NEW;
END
$$;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON qgis_edit.renovation_zones
    FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_renovation_zone();
