-- Question: which drafts are there, who draws on which area, and how does a technician begin one or give it up?  A new row of
--           qgis_edit.edition_drafts copies the ground of its day; deleting it gives the draft up, its rows stay as they were.
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_edition_drafts, qgis_edit.edition_drafts; DROP FUNCTION qgis_edit.write_edition_draft();
CREATE VIEW qgis_read.v_edition_drafts AS
SELECT t.id,
       t.layer,
       CASE t.layer {words:grids.EditionDraft.layer} END AS layer_name,
       t.name,
       t.area_code,
       coalesce(v.name, c.name) AS area_name,
       t.on_date,
       t.state,
       CASE t.state {words:grids.EditionDraft.state} END AS state_name,
       u.username AS made_by,
       t.made_at,
       e.layer || '-' || e.number AS edition,
       coalesce(v.geom, c.outline)::geometry(MultiPolygon, 4490) AS geom
FROM grids_editiondraft t
CROSS JOIN grids_county c
LEFT JOIN grids_division v ON v.code = t.area_code AND upper_inf(v.known) AND v.valid @> t.on_date
LEFT JOIN gis_core_user u ON u.id = t.made_by_id
LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
COMMENT ON VIEW qgis_read.v_edition_drafts IS '边界草案及其占用的范围';
COMMENT ON COLUMN qgis_read.v_edition_drafts.id IS '草案编号（主键）';
COMMENT ON COLUMN qgis_read.v_edition_drafts.layer IS '图层代码';
COMMENT ON COLUMN qgis_read.v_edition_drafts.layer_name IS '图层';
COMMENT ON COLUMN qgis_read.v_edition_drafts.name IS '草案名称';
COMMENT ON COLUMN qgis_read.v_edition_drafts.area_code IS '区划代码（空：整个县）';
COMMENT ON COLUMN qgis_read.v_edition_drafts.area_name IS '范围';
COMMENT ON COLUMN qgis_read.v_edition_drafts.on_date IS '底图日期';
COMMENT ON COLUMN qgis_read.v_edition_drafts.state IS '状态代码';
COMMENT ON COLUMN qgis_read.v_edition_drafts.state_name IS '状态';
COMMENT ON COLUMN qgis_read.v_edition_drafts.made_by IS '建立人（登录名）';
COMMENT ON COLUMN qgis_read.v_edition_drafts.made_at IS '建立时间';
COMMENT ON COLUMN qgis_read.v_edition_drafts.edition IS '发布为边界版本';
COMMENT ON COLUMN qgis_read.v_edition_drafts.geom IS '范围';

CREATE VIEW qgis_edit.edition_drafts AS
SELECT t.id,
       t.layer,
       t.name,
       t.area_code,
       t.on_date,
       t.note,
       t.made_at
FROM grids_editiondraft t
WHERE t.state = 'open' AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
ALTER VIEW qgis_edit.edition_drafts ALTER COLUMN id SET DEFAULT nextval('grids_editiondraft_id_seq');
ALTER VIEW qgis_edit.edition_drafts ALTER COLUMN layer SET DEFAULT 'grids';
ALTER VIEW qgis_edit.edition_drafts ALTER COLUMN area_code SET DEFAULT '';
GRANT USAGE ON SEQUENCE grids_editiondraft_id_seq TO wangge_technician;
COMMENT ON VIEW qgis_edit.edition_drafts IS '进行中的边界草案（新建一行即复制现有边界，删除一行即作废）';
COMMENT ON COLUMN qgis_edit.edition_drafts.id IS '草案编号（主键，自动）';
COMMENT ON COLUMN qgis_edit.edition_drafts.layer IS '图层代码：grids 网格，road_sections 路段，places 场所（建后不改）';
COMMENT ON COLUMN qgis_edit.edition_drafts.name IS '草案名称';
COMMENT ON COLUMN qgis_edit.edition_drafts.area_code IS '区划代码：乡镇街道或村社区，空为整个县（建后不改）';
COMMENT ON COLUMN qgis_edit.edition_drafts.on_date IS '底图日期（空：今天；建后不改）';
COMMENT ON COLUMN qgis_edit.edition_drafts.note IS '备注';
COMMENT ON COLUMN qgis_edit.edition_drafts.made_at IS '建立时间（自动）';

CREATE FUNCTION qgis_edit.write_edition_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET pgtrigger.ignore = '{}'
AS $$
DECLARE
    scope record;
    stored grids_editiondraft;
BEGIN
    SELECT * INTO scope FROM grids_login_scope();
    IF TG_OP = 'INSERT' THEN
        INSERT INTO grids_editiondraft (id, layer, name, area_code, on_date, note, made_by_id, check_basis, findings)
        VALUES (coalesce(NEW.id, nextval('grids_editiondraft_id_seq')), NEW.layer, coalesce(NEW.name, ''), coalesce(NEW.area_code, ''),
                coalesce(NEW.on_date, (SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c)), coalesce(NEW.note, ''),
                scope.user_id, '', '[]')
        RETURNING * INTO stored;
        PERFORM grids_fill_draft(stored.id);
    ELSE
        SELECT * INTO stored FROM grids_editiondraft WHERE id = OLD.id AND state = 'open' FOR UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION '草案“%”已不在编辑中', OLD.name USING ERRCODE = 'no_data_found', HINT = '请刷新图层后再改。';
        END IF;
    END IF;
    IF NOT scope.everywhere AND EXISTS (
        SELECT FROM grids_draftrow r WHERE r.draft_id = stored.id AND NOT grids_login_covers(coalesce(r.geom, r.centreline))) THEN
        RAISE EXCEPTION '草案“%”不在登录 % 的范围内', stored.name, session_user
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'qgis_edit_scope', HINT = '请选自己的乡镇街道或村社区。';
    END IF;
    IF TG_OP = 'DELETE' THEN
        UPDATE grids_editiondraft SET state = 'discarded' WHERE id = stored.id;
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' THEN
        UPDATE grids_editiondraft
        SET name = coalesce(NEW.name, ''), note = coalesce(NEW.note, ''), layer = NEW.layer, area_code = NEW.area_code
        WHERE id = stored.id
        RETURNING * INTO stored;
    END IF;
    NEW.id := stored.id;
    NEW.on_date := stored.on_date;
    NEW.made_at := stored.made_at;
    RETURN NEW;
END
$$;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON qgis_edit.edition_drafts
    FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_edition_draft();
