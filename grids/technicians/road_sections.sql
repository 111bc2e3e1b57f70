-- Question: which supervised road sections are there, by their centrelines?
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_road_sections, qgis_read.v_road_sections_versions;
CREATE VIEW qgis_read.v_road_sections_versions AS
SELECT t.id,
       t.code,
       t.name,
       r.name AS road,
       t.from_name,
       t.to_name,
       t.road_class,
       CASE t.road_class {words:grids.RoadSection.road_class} END AS road_class_name,
       t.side,
       CASE t.side {words:grids.RoadSection.side} END AS side_name,
       t.width_left_m,
       t.width_right_m,
       su.name AS supervising_unit,
       su.code AS supervising_unit_code,
       hu.name AS handling_unit,
       hu.code AS handling_unit_code,
       cu.name AS cleaning_unit,
       cu.code AS cleaning_unit_code,
       lu.name AS lighting_unit,
       lu.code AS lighting_unit_code,
       t.patrol_per_week,
       e.layer || '-' || e.number AS edition,
       lower(t.valid) AS valid_from,
       upper(t.valid) AS valid_to,
       t.centreline AS geom
FROM grids_roadsection t
LEFT JOIN grids_road r ON r.id = t.road_id
LEFT JOIN grids_unit su ON su.id = t.supervising_unit_id
LEFT JOIN grids_unit hu ON hu.id = t.handling_unit_id
LEFT JOIN grids_unit cu ON cu.id = t.cleaning_unit_id
LEFT JOIN grids_unit lu ON lu.id = t.lighting_unit_id
LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id
WHERE upper_inf(t.known) AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_read.v_road_sections AS
SELECT v.* FROM qgis_read.v_road_sections_versions v
WHERE (v.valid_from IS NULL OR v.valid_from <= (SELECT grids_login_day()))
  AND (v.valid_to IS NULL OR v.valid_to > (SELECT grids_login_day()));
COMMENT ON VIEW qgis_read.v_road_sections_versions IS '监管路段（中线）（各个版本，按生效、失效日期）';
COMMENT ON VIEW qgis_read.v_road_sections IS '监管路段（中线）';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.code IS '路段编码';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.name IS '名称';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.road IS '所属道路';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.from_name IS '起点';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.to_name IS '止点';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.road_class IS '道路等级代码';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.road_class_name IS '道路等级';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.side IS '路侧代码';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.side_name IS '路侧';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.width_left_m IS '左侧宽度（米）';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.width_right_m IS '右侧宽度（米）';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.supervising_unit IS '监管单位';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.supervising_unit_code IS '监管单位代码';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.handling_unit IS '处置单位';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.handling_unit_code IS '处置单位代码';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.cleaning_unit IS '保洁单位';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.cleaning_unit_code IS '保洁单位代码';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.lighting_unit IS '照明单位';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.lighting_unit_code IS '照明单位代码';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.patrol_per_week IS '每周巡查次数';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.edition IS '边界版本';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.valid_from IS '生效日期（空：一直）';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.valid_to IS '失效日期（不含当日；空：未定）';
COMMENT ON COLUMN qgis_read.v_road_sections_versions.geom IS '中线';
