-- Question: which numbered facilities are there, whose are they and in which state?
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_facilities, qgis_read.v_facilities_versions;
CREATE VIEW qgis_read.v_facilities_versions AS
SELECT t.id,
       t.code,
       t.name,
       k.key AS category,
       k.name_zh AS category_name,
       wu.name AS owner,
       wu.code AS owner_code,
       mu.name AS maintainer,
       mu.code AS maintainer_code,
       t.status,
       CASE t.status {words:grids.Facility.status} END AS status_name,
       t.accuracy_class,
       t.data_source,
       t.installed_on,
       t.changed_on,
       lower(t.valid) AS valid_from,
       upper(t.valid) AS valid_to,
       t.geom
FROM grids_facility t
JOIN grids_category k ON k.id = t.category_id
LEFT JOIN grids_unit wu ON wu.id = t.owner_id
LEFT JOIN grids_unit mu ON mu.id = t.maintainer_id
WHERE upper_inf(t.known) AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_read.v_facilities AS
SELECT v.* FROM qgis_read.v_facilities_versions v
WHERE (v.valid_from IS NULL OR v.valid_from <= (SELECT grids_login_day()))
  AND (v.valid_to IS NULL OR v.valid_to > (SELECT grids_login_day()));
COMMENT ON VIEW qgis_read.v_facilities_versions IS '部件（各个版本，按生效、失效日期）';
COMMENT ON VIEW qgis_read.v_facilities IS '部件';
COMMENT ON COLUMN qgis_read.v_facilities_versions.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_facilities_versions.code IS '标识码';
COMMENT ON COLUMN qgis_read.v_facilities_versions.name IS '名称';
COMMENT ON COLUMN qgis_read.v_facilities_versions.category IS '类别代码';
COMMENT ON COLUMN qgis_read.v_facilities_versions.category_name IS '类别';
COMMENT ON COLUMN qgis_read.v_facilities_versions.owner IS '权属单位';
COMMENT ON COLUMN qgis_read.v_facilities_versions.owner_code IS '权属单位代码';
COMMENT ON COLUMN qgis_read.v_facilities_versions.maintainer IS '养护单位';
COMMENT ON COLUMN qgis_read.v_facilities_versions.maintainer_code IS '养护单位代码';
COMMENT ON COLUMN qgis_read.v_facilities_versions.status IS '状态代码';
COMMENT ON COLUMN qgis_read.v_facilities_versions.status_name IS '状态';
COMMENT ON COLUMN qgis_read.v_facilities_versions.accuracy_class IS '定位精度等级';
COMMENT ON COLUMN qgis_read.v_facilities_versions.data_source IS '数据来源';
COMMENT ON COLUMN qgis_read.v_facilities_versions.installed_on IS '安装日期';
COMMENT ON COLUMN qgis_read.v_facilities_versions.changed_on IS '状态变更日期';
COMMENT ON COLUMN qgis_read.v_facilities_versions.valid_from IS '生效日期（空：一直）';
COMMENT ON COLUMN qgis_read.v_facilities_versions.valid_to IS '失效日期（不含当日；空：未定）';
COMMENT ON COLUMN qgis_read.v_facilities_versions.geom IS '位置';
