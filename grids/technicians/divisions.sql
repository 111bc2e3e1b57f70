-- Question: which administrative divisions are there, from the province down to the community?
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_divisions, qgis_read.v_divisions_versions;
CREATE VIEW qgis_read.v_divisions_versions AS
SELECT t.id,
       t.code,
       t.name,
       t.level,
       CASE t.level {words:grids.Division.level} END AS level_name,
       p.code AS parent_code,
       uu.name AS unit,
       uu.code AS unit_code,
       lower(t.valid) AS valid_from,
       upper(t.valid) AS valid_to,
       t.geom
FROM grids_division t
LEFT JOIN grids_division p ON p.id = t.parent_id
LEFT JOIN grids_unit uu ON uu.id = t.unit_id
WHERE upper_inf(t.known) AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_read.v_divisions AS
SELECT v.* FROM qgis_read.v_divisions_versions v
WHERE (v.valid_from IS NULL OR v.valid_from <= (SELECT grids_login_day()))
  AND (v.valid_to IS NULL OR v.valid_to > (SELECT grids_login_day()));
COMMENT ON VIEW qgis_read.v_divisions_versions IS '行政区划（各个版本，按生效、失效日期）';
COMMENT ON VIEW qgis_read.v_divisions IS '行政区划';
COMMENT ON COLUMN qgis_read.v_divisions_versions.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_divisions_versions.code IS '区划代码';
COMMENT ON COLUMN qgis_read.v_divisions_versions.name IS '名称';
COMMENT ON COLUMN qgis_read.v_divisions_versions.level IS '级别代码';
COMMENT ON COLUMN qgis_read.v_divisions_versions.level_name IS '级别';
COMMENT ON COLUMN qgis_read.v_divisions_versions.parent_code IS '上级区划代码';
COMMENT ON COLUMN qgis_read.v_divisions_versions.unit IS '负责单位';
COMMENT ON COLUMN qgis_read.v_divisions_versions.unit_code IS '负责单位代码';
COMMENT ON COLUMN qgis_read.v_divisions_versions.valid_from IS '生效日期（空：一直）';
COMMENT ON COLUMN qgis_read.v_divisions_versions.valid_to IS '失效日期（不含当日；空：未定）';
COMMENT ON COLUMN qgis_read.v_divisions_versions.geom IS '范围';
