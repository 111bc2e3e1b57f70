-- Question: how do technicians draw drafts of boundary editions?  Rows of the drafts that are open, through one gate for the three
--           layers. Splitting and merging are what QGIS makes of them: a changed row with new or fewer ones beside it; a new row
--           that carries the code of another has it as its predecessor, and everything else of it unless the row says so.
--           `draft` may be left out while the layer has one open draft. Units are said by code or name.
-- CRS: EPSG:4490; road sections by their centrelines.
-- Undo: DROP VIEW qgis_edit.draft_grids, qgis_edit.draft_places, qgis_edit.draft_road_sections; DROP FUNCTION qgis_edit.write_draft_row();
CREATE VIEW qgis_edit.draft_grids AS
SELECT t.id,
       t.draft_id AS draft,
       d.name AS draft_name,
       t.code,
       t.attributes ->> 'name' AS name,
       t.attributes ->> 'kind' AS kind,
       t.attributes ->> 'community_code' AS community_code,
       au.name AS accountable_unit,
       su.name AS supervising_unit,
       (t.attributes ->> 'households')::integer AS households,
       (t.attributes ->> 'population')::integer AS population,
       t.attributes ->> 'land_use' AS land_use,
       t.origin_id IS NULL AS is_new,
       t.changed_at,
       t.geom
FROM grids_draftrow t
JOIN grids_editiondraft d ON d.id = t.draft_id AND d.state = 'open' AND d.layer = 'grids'
LEFT JOIN grids_unit au ON au.id = (t.attributes ->> 'accountable_unit_id')::bigint
LEFT JOIN grids_unit su ON su.id = (t.attributes ->> 'supervising_unit_id')::bigint
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_edit.draft_places AS
SELECT t.id,
       t.draft_id AS draft,
       d.name AS draft_name,
       t.code,
       t.attributes ->> 'name' AS name,
       t.attributes ->> 'kind' AS kind,
       t.attributes ->> 'site_type' AS site_type,
       t.attributes ->> 'community_code' AS community_code,
       t.attributes ->> 'section_code' AS section_code,
       au.name AS accountable_unit,
       pu.name AS operator,
       wu.name AS owner,
       t.attributes ->> 'management' AS management,
       (t.attributes ->> 'management_since')::date AS management_since,
       (t.attributes ->> 'households')::integer AS households,
       (t.attributes ->> 'year_built')::integer AS year_built,
       t.attributes ->> 'door_no' AS door_no,
       (t.attributes ->> 'is_inspection_point')::boolean AS is_inspection_point,
       t.origin_id IS NULL AS is_new,
       t.changed_at,
       t.geom
FROM grids_draftrow t
JOIN grids_editiondraft d ON d.id = t.draft_id AND d.state = 'open' AND d.layer = 'places'
LEFT JOIN grids_unit au ON au.id = (t.attributes ->> 'accountable_unit_id')::bigint
LEFT JOIN grids_unit pu ON pu.id = (t.attributes ->> 'operator_id')::bigint
LEFT JOIN grids_unit wu ON wu.id = (t.attributes ->> 'owner_id')::bigint
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_edit.draft_road_sections AS
SELECT t.id,
       t.draft_id AS draft,
       d.name AS draft_name,
       t.code,
       t.attributes ->> 'name' AS name,
       r.code AS road,
       t.attributes ->> 'from_name' AS from_name,
       t.attributes ->> 'to_name' AS to_name,
       t.attributes ->> 'road_class' AS road_class,
       t.attributes ->> 'side' AS side,
       (t.attributes ->> 'width_left_m')::float8 AS width_left_m,
       (t.attributes ->> 'width_right_m')::float8 AS width_right_m,
       su.name AS supervising_unit,
       hu.name AS handling_unit,
       cu.name AS cleaning_unit,
       lu.name AS lighting_unit,
       (t.attributes ->> 'patrol_per_week')::integer AS patrol_per_week,
       t.origin_id IS NULL AS is_new,
       t.changed_at,
       t.centreline AS geom
FROM grids_draftrow t
JOIN grids_editiondraft d ON d.id = t.draft_id AND d.state = 'open' AND d.layer = 'road_sections'
LEFT JOIN grids_road r ON r.id = (t.attributes ->> 'road_id')::bigint
LEFT JOIN grids_unit su ON su.id = (t.attributes ->> 'supervising_unit_id')::bigint
LEFT JOIN grids_unit hu ON hu.id = (t.attributes ->> 'handling_unit_id')::bigint
LEFT JOIN grids_unit cu ON cu.id = (t.attributes ->> 'cleaning_unit_id')::bigint
LEFT JOIN grids_unit lu ON lu.id = (t.attributes ->> 'lighting_unit_id')::bigint
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
ALTER VIEW qgis_edit.draft_grids ALTER COLUMN id SET DEFAULT nextval('grids_draftrow_id_seq');
ALTER VIEW qgis_edit.draft_places ALTER COLUMN id SET DEFAULT nextval('grids_draftrow_id_seq');
ALTER VIEW qgis_edit.draft_road_sections ALTER COLUMN id SET DEFAULT nextval('grids_draftrow_id_seq');
GRANT USAGE ON SEQUENCE grids_draftrow_id_seq TO wangge_technician;
COMMENT ON VIEW qgis_edit.draft_grids IS '网格（边界草案，可编辑）';
COMMENT ON VIEW qgis_edit.draft_places IS '场所（边界草案，可编辑）';
COMMENT ON VIEW qgis_edit.draft_road_sections IS '路段中心线（边界草案，可编辑）';
DO $$
DECLARE told record;
BEGIN
    FOR told IN
        SELECT v.oid::regclass AS view, a.attname, w.words
        FROM (VALUES
            ('id', '编号（主键，自动）'), ('draft', '草案编号（只有一个草案时可不填）'), ('draft_name', '草案（自动）'), ('code', '编码'),
            ('name', '名称'), ('kind', '种类代码'), ('community_code', '社区代码'), ('accountable_unit', '责任单位（代码或名称）'),
            ('supervising_unit', '监管单位（代码或名称）'), ('households', '户数'), ('population', '人口'), ('land_use', '用地'),
            ('is_new', '新画（自动）'), ('changed_at', '修改时间（自动）'), ('geom', '图形'), ('site_type', '场所类型'),
            ('section_code', '路段编码'), ('operator', '经营或物业单位（代码或名称）'), ('owner', '产权单位（代码或名称）'),
            ('management', '物业管理状态代码'), ('management_since', '状态起始日期'), ('year_built', '建成年份'), ('door_no', '门牌号'),
            ('is_inspection_point', '是否实地检查点'), ('road', '道路编码'), ('from_name', '起点'), ('to_name', '止点'),
            ('road_class', '道路等级代码'), ('side', '侧别代码（both 两侧，left 左侧，right 右侧）'), ('width_left_m', '左侧宽度（米）'),
            ('width_right_m', '右侧宽度（米）'), ('handling_unit', '处置单位（代码或名称）'), ('cleaning_unit', '保洁单位（代码或名称）'),
            ('lighting_unit', '照明单位（代码或名称）'), ('patrol_per_week', '每周巡查次数')) AS w (name, words)
        JOIN pg_class v ON v.relnamespace = 'qgis_edit'::regnamespace AND v.relname LIKE 'draft\_%'
        JOIN pg_attribute a ON a.attrelid = v.oid AND a.attname = w.name
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', told.view, told.attname, told.words);
    END LOOP;
END $$;

CREATE FUNCTION qgis_edit.write_draft_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET pgtrigger.ignore = '{}'
AS $$
DECLARE
    layer_drawn text := TG_ARGV[0];
    blank jsonb := grids_draft_blank(TG_ARGV[0]);
    drafts bigint[];
    stored grids_draftrow;
    twin grids_draftrow;
    said jsonb;
    before jsonb;
    word text;
BEGIN
    PERFORM grids_login_scope();
    IF TG_OP <> 'INSERT' THEN
        SELECT * INTO stored FROM grids_draftrow WHERE id = OLD.id FOR UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION '草案里的 % 已不存在', OLD.code USING ERRCODE = 'no_data_found', HINT = '请刷新图层后再改。';
        END IF;
        IF NOT grids_login_covers(coalesce(stored.geom, stored.centreline)) THEN
            RAISE EXCEPTION '% 不在登录 % 的范围内', stored.code, session_user
                USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        DELETE FROM grids_draftrow WHERE id = stored.id;
        RETURN OLD;
    END IF;
    IF NEW.geom IS NULL THEN
        RAISE EXCEPTION '% 没有图形', coalesce(NEW.code, '新画的')
            USING ERRCODE = 'not_null_violation', CONSTRAINT = 'qgis_edit_geom', HINT = '请先在图上画出。';
    END IF;
    said := to_jsonb(NEW) - '{id,draft,draft_name,code,is_new,changed_at,geom}'::text[];
    IF TG_OP = 'INSERT' THEN
        drafts := ARRAY(SELECT d.id FROM grids_editiondraft d
                        WHERE d.layer = layer_drawn AND d.state = 'open' AND d.id = coalesce(NEW.draft, d.id));
        IF cardinality(drafts) <> 1 THEN
            RAISE EXCEPTION '%', CASE WHEN NEW.draft IS NOT NULL THEN '没有编号为 ' || NEW.draft || ' 的进行中草案'
                                      WHEN cardinality(drafts) = 0 THEN '这一图层没有进行中的草案'
                                      ELSE '这一图层有几个进行中的草案' END
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'qgis_edit_draft', HINT = '请在“草案编号”里写明画进哪个草案。';
        END IF;
        SELECT * INTO twin FROM grids_draftrow WHERE draft_id = drafts[1] AND code = NEW.code ORDER BY id LIMIT 1;
        stored.attributes := coalesce(twin.attributes || '{"source_id": ""}', blank);
        stored.predecessors := CASE WHEN twin.id IS NULL THEN '{}' ELSE ARRAY[twin.code] END;
        said := (SELECT coalesce(jsonb_object_agg(s.key, s.value), '{}') FROM jsonb_each(said) s
                 WHERE s.value <> 'null' OR twin.id IS NULL);
    ELSE
        before := to_jsonb(OLD) - '{geom}'::text[];
    END IF;
    FOREACH word IN ARRAY '{accountable_unit,supervising_unit,handling_unit,cleaning_unit,lighting_unit,operator,owner}'::text[] LOOP
        IF said ? word AND said -> word IS DISTINCT FROM before -> word THEN
            said := said || jsonb_build_object(word || '_id', grids_unit_named(said ->> word));
        END IF;
        said := said - word;
    END LOOP;
    IF said ? 'road' THEN
        said := (said - 'road') || jsonb_build_object('road_id', (SELECT r.id FROM grids_road r WHERE r.code = said ->> 'road'));
    END IF;
    said := (SELECT coalesce(jsonb_object_agg(s.key, CASE WHEN s.value = 'null' THEN coalesce(blank -> s.key, s.value) ELSE s.value END), '{}')
             FROM jsonb_each(said) s);
    IF TG_OP = 'INSERT' THEN
        INSERT INTO grids_draftrow (id, draft_id, code, attributes, predecessors, geom, centreline)
        VALUES (coalesce(NEW.id, nextval('grids_draftrow_id_seq')), drafts[1], coalesce(NEW.code, ''), stored.attributes || said,
                stored.predecessors, CASE WHEN layer_drawn <> 'road_sections' THEN NEW.geom END,
                CASE WHEN layer_drawn = 'road_sections' THEN NEW.geom END)
        RETURNING * INTO stored;
    ELSE
        UPDATE grids_draftrow t
        SET code = coalesce(NEW.code, ''), attributes = t.attributes || said,
            geom = CASE WHEN layer_drawn <> 'road_sections' THEN NEW.geom END,
            centreline = CASE WHEN layer_drawn = 'road_sections' THEN NEW.geom END
        WHERE t.id = stored.id
        RETURNING * INTO stored;
    END IF;
    IF NOT grids_login_covers(NEW.geom) THEN
        RAISE EXCEPTION '% 不在登录 % 的范围内', stored.code, session_user
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope';
    END IF;
    NEW.id := stored.id;
    NEW.draft := stored.draft_id;
    NEW.is_new := stored.origin_id IS NULL;
    NEW.changed_at := stored.changed_at;
    RETURN NEW;
END
$$;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON qgis_edit.draft_grids
    FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_draft_row('grids');
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON qgis_edit.draft_places
    FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_draft_row('places');
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON qgis_edit.draft_road_sections
    FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_draft_row('road_sections');
