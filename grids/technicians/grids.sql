-- Question: which grids are there, of every kind, and who answers for them?
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_grids, qgis_read.v_grids_versions;
CREATE VIEW qgis_read.v_grids_versions AS
SELECT t.id,
       t.code,
       t.name,
       t.kind,
       CASE t.kind {words:grids.Grid.kind} END AS kind_name,
       t.community_code,
       au.name AS accountable_unit,
       au.code AS accountable_unit_code,
       su.name AS supervising_unit,
       su.code AS supervising_unit_code,
       t.households,
       t.population,
       t.land_use,
       e.layer || '-' || e.number AS edition,
       lower(t.valid) AS valid_from,
       upper(t.valid) AS valid_to,
       t.geom
FROM grids_grid t
LEFT JOIN grids_unit au ON au.id = t.accountable_unit_id
LEFT JOIN grids_unit su ON su.id = t.supervising_unit_id
LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id
WHERE upper_inf(t.known) AND (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
CREATE VIEW qgis_read.v_grids AS
SELECT v.* FROM qgis_read.v_grids_versions v
WHERE (v.valid_from IS NULL OR v.valid_from <= (SELECT grids_login_day()))
  AND (v.valid_to IS NULL OR v.valid_to > (SELECT grids_login_day()));
COMMENT ON VIEW qgis_read.v_grids_versions IS '网格（责任网格、单元网格等）（各个版本，按生效、失效日期）';
COMMENT ON VIEW qgis_read.v_grids IS '网格（责任网格、单元网格等）';
COMMENT ON COLUMN qgis_read.v_grids_versions.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_grids_versions.code IS '网格编码';
COMMENT ON COLUMN qgis_read.v_grids_versions.name IS '名称';
COMMENT ON COLUMN qgis_read.v_grids_versions.kind IS '种类代码';
COMMENT ON COLUMN qgis_read.v_grids_versions.kind_name IS '种类';
COMMENT ON COLUMN qgis_read.v_grids_versions.community_code IS '社区代码';
COMMENT ON COLUMN qgis_read.v_grids_versions.accountable_unit IS '责任单位';
COMMENT ON COLUMN qgis_read.v_grids_versions.accountable_unit_code IS '责任单位代码';
COMMENT ON COLUMN qgis_read.v_grids_versions.supervising_unit IS '监管单位';
COMMENT ON COLUMN qgis_read.v_grids_versions.supervising_unit_code IS '监管单位代码';
COMMENT ON COLUMN qgis_read.v_grids_versions.households IS '户数';
COMMENT ON COLUMN qgis_read.v_grids_versions.population IS '人口';
COMMENT ON COLUMN qgis_read.v_grids_versions.land_use IS '用地';
COMMENT ON COLUMN qgis_read.v_grids_versions.edition IS '边界版本';
COMMENT ON COLUMN qgis_read.v_grids_versions.valid_from IS '生效日期（空：一直）';
COMMENT ON COLUMN qgis_read.v_grids_versions.valid_to IS '失效日期（不含当日；空：未定）';
COMMENT ON COLUMN qgis_read.v_grids_versions.geom IS '范围';
