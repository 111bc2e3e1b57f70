-- Question: where is renovation planned and done?
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_renovation_zones;
CREATE VIEW qgis_read.v_renovation_zones AS
SELECT t.id,
       t.code,
       t.name,
       t.kind,
       CASE t.kind {words:renovation.RenovationZone.kind} END AS kind_name,
       t.geom
FROM renovation_renovationzone t
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
COMMENT ON VIEW qgis_read.v_renovation_zones IS '棚户区改造片区';
COMMENT ON COLUMN qgis_read.v_renovation_zones.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_renovation_zones.code IS '编码';
COMMENT ON COLUMN qgis_read.v_renovation_zones.name IS '名称';
COMMENT ON COLUMN qgis_read.v_renovation_zones.kind IS '种类代码';
COMMENT ON COLUMN qgis_read.v_renovation_zones.kind_name IS '种类';
COMMENT ON COLUMN qgis_read.v_renovation_zones.geom IS '范围';
