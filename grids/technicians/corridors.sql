-- Question: for which ground beside its centreline does each road section answer?
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_corridors, qgis_read.v_corridors_versions;
CREATE VIEW qgis_read.v_corridors_versions AS
SELECT t.id,
       t.code,
       t.name,
       t.road_class,
       CASE t.road_class {words:grids.RoadSection.road_class} END AS road_class_name,
       su.name AS supervising_unit,
       su.code AS supervising_unit_code,
       e.layer || '-' || e.number AS edition,
       lower(t.valid) AS valid_from,
       upper(t.valid) AS valid_to,
       t.geom
FROM grids_roadsection t
LEFT JOIN grids_unit su ON su.id = t.supervising_unit_id
LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id
WHERE upper_inf(t.known) AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_read.v_corridors AS
SELECT v.* FROM qgis_read.v_corridors_versions v
WHERE (v.valid_from IS NULL OR v.valid_from <= (SELECT grids_login_day()))
  AND (v.valid_to IS NULL OR v.valid_to > (SELECT grids_login_day()));
COMMENT ON VIEW qgis_read.v_corridors_versions IS '路段责任带（由中线和宽度生成）（各个版本，按生效、失效日期）';
COMMENT ON VIEW qgis_read.v_corridors IS '路段责任带（由中线和宽度生成）';
COMMENT ON COLUMN qgis_read.v_corridors_versions.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_corridors_versions.code IS '路段编码';
COMMENT ON COLUMN qgis_read.v_corridors_versions.name IS '名称';
COMMENT ON COLUMN qgis_read.v_corridors_versions.road_class IS '道路等级代码';
COMMENT ON COLUMN qgis_read.v_corridors_versions.road_class_name IS '道路等级';
COMMENT ON COLUMN qgis_read.v_corridors_versions.supervising_unit IS '监管单位';
COMMENT ON COLUMN qgis_read.v_corridors_versions.supervising_unit_code IS '监管单位代码';
COMMENT ON COLUMN qgis_read.v_corridors_versions.edition IS '边界版本';
COMMENT ON COLUMN qgis_read.v_corridors_versions.valid_from IS '生效日期（空：一直）';
COMMENT ON COLUMN qgis_read.v_corridors_versions.valid_to IS '失效日期（不含当日；空：未定）';
COMMENT ON COLUMN qgis_read.v_corridors_versions.geom IS '责任带范围';
