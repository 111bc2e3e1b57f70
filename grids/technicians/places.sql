-- Question: which places have a duty of their own?  Without the names and phones of people.
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_places, qgis_read.v_places_versions;
CREATE VIEW qgis_read.v_places_versions AS
SELECT t.id,
       t.code,
       t.name,
       t.kind,
       CASE t.kind {words:grids.Place.kind} END AS kind_name,
       t.site_type,
       t.community_code,
       t.section_code,
       au.name AS accountable_unit,
       au.code AS accountable_unit_code,
       ou.name AS operator,
       ou.code AS operator_code,
       wu.name AS owner,
       wu.code AS owner_code,
       t.management,
       CASE t.management {words:grids.Place.management} END AS management_name,
       t.management_since,
       t.households,
       t.year_built,
       t.door_no,
       t.signed_on,
       t.is_inspection_point,
       e.layer || '-' || e.number AS edition,
       lower(t.valid) AS valid_from,
       upper(t.valid) AS valid_to,
       t.geom
FROM grids_place t
LEFT JOIN grids_unit au ON au.id = t.accountable_unit_id
LEFT JOIN grids_unit ou ON ou.id = t.operator_id
LEFT JOIN grids_unit wu ON wu.id = t.owner_id
LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id
WHERE upper_inf(t.known) AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_read.v_places AS
SELECT v.* FROM qgis_read.v_places_versions v
WHERE (v.valid_from IS NULL OR v.valid_from <= (SELECT grids_login_day()))
  AND (v.valid_to IS NULL OR v.valid_to > (SELECT grids_login_day()));
COMMENT ON VIEW qgis_read.v_places_versions IS '场所（门前三包、单位院落、小区）（各个版本，按生效、失效日期）';
COMMENT ON VIEW qgis_read.v_places IS '场所（门前三包、单位院落、小区）';
COMMENT ON COLUMN qgis_read.v_places_versions.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_places_versions.code IS '编码';
COMMENT ON COLUMN qgis_read.v_places_versions.name IS '名称';
COMMENT ON COLUMN qgis_read.v_places_versions.kind IS '种类代码';
COMMENT ON COLUMN qgis_read.v_places_versions.kind_name IS '种类';
COMMENT ON COLUMN qgis_read.v_places_versions.site_type IS '场所类型';
COMMENT ON COLUMN qgis_read.v_places_versions.community_code IS '社区代码';
COMMENT ON COLUMN qgis_read.v_places_versions.section_code IS '路段编码';
COMMENT ON COLUMN qgis_read.v_places_versions.accountable_unit IS '责任单位';
COMMENT ON COLUMN qgis_read.v_places_versions.accountable_unit_code IS '责任单位代码';
COMMENT ON COLUMN qgis_read.v_places_versions.operator IS '经营者、商户或物业';
COMMENT ON COLUMN qgis_read.v_places_versions.operator_code IS '经营者、商户或物业代码';
COMMENT ON COLUMN qgis_read.v_places_versions.owner IS '权属单位';
COMMENT ON COLUMN qgis_read.v_places_versions.owner_code IS '权属单位代码';
COMMENT ON COLUMN qgis_read.v_places_versions.management IS '物业管理代码';
COMMENT ON COLUMN qgis_read.v_places_versions.management_name IS '物业管理';
COMMENT ON COLUMN qgis_read.v_places_versions.management_since IS '物业管理起始日';
COMMENT ON COLUMN qgis_read.v_places_versions.households IS '户数';
COMMENT ON COLUMN qgis_read.v_places_versions.year_built IS '建成年份';
COMMENT ON COLUMN qgis_read.v_places_versions.door_no IS '门牌号';
COMMENT ON COLUMN qgis_read.v_places_versions.signed_on IS '责任书签订日';
COMMENT ON COLUMN qgis_read.v_places_versions.is_inspection_point IS '实地考察点';
COMMENT ON COLUMN qgis_read.v_places_versions.edition IS '边界版本';
COMMENT ON COLUMN qgis_read.v_places_versions.valid_from IS '生效日期（空：一直）';
COMMENT ON COLUMN qgis_read.v_places_versions.valid_to IS '失效日期（不含当日；空：未定）';
COMMENT ON COLUMN qgis_read.v_places_versions.geom IS '范围';
