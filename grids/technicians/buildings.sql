-- Question: which buildings does the map show?
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_buildings;
CREATE VIEW qgis_read.v_buildings AS
SELECT t.id,
       t.code,
       t.name,
       t.use,
       CASE t.use {words:grids.Building.use} END AS use_name,
       t.storeys,
       t.height_m,
       t.geom
FROM grids_building t
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
COMMENT ON VIEW qgis_read.v_buildings IS '建筑物';
COMMENT ON COLUMN qgis_read.v_buildings.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_buildings.code IS '编码';
COMMENT ON COLUMN qgis_read.v_buildings.name IS '名称';
COMMENT ON COLUMN qgis_read.v_buildings.use IS '用途代码';
COMMENT ON COLUMN qgis_read.v_buildings.use_name IS '用途';
COMMENT ON COLUMN qgis_read.v_buildings.storeys IS '层数';
COMMENT ON COLUMN qgis_read.v_buildings.height_m IS '高度（米）';
COMMENT ON COLUMN qgis_read.v_buildings.geom IS '基底';
