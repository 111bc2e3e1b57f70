-- Question: how do the cases stand, and where?  Without the people who work on them.
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_cases;
CREATE VIEW qgis_read.v_cases AS
SELECT t.id,
       t.uid::text AS uid,
       t.number,
       t.point_id,
       k.key AS category,
       k.name_zh AS category_name,
       t.state,
       CASE t.state {words:surveys.Case.state} END AS state_name,
       au.name AS accountable_unit,
       au.code AS accountable_unit_code,
       hu.name AS handling_unit,
       hu.code AS handling_unit_code,
       su.name AS supervising_unit,
       su.code AS supervising_unit_code,
       g.code AS grid,
       r.code AS road_section,
       t.reported_at,
       t.filed_at,
       t.dispatched_at,
       t.fed_back_at,
       t.ended_at,
       t.resume_at,
       t.warn_at,
       t.due_at,
       t.late,
       t.rework_count,
       t.hand_back_count,
       p.geom
FROM surveys_case t
JOIN surveys_surveypoint p ON p.id = t.point_id
JOIN grids_category k ON k.id = t.category_id
LEFT JOIN grids_unit au ON au.id = t.accountable_unit_id
LEFT JOIN grids_unit hu ON hu.id = t.handling_unit_id
LEFT JOIN grids_unit su ON su.id = t.supervising_unit_id
LEFT JOIN grids_grid g ON g.id = t.grid_id
LEFT JOIN grids_roadsection r ON r.id = t.road_section_id
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
COMMENT ON VIEW qgis_read.v_cases IS '案件';
COMMENT ON COLUMN qgis_read.v_cases.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_cases.uid IS '公开标识';
COMMENT ON COLUMN qgis_read.v_cases.number IS '案件编号';
COMMENT ON COLUMN qgis_read.v_cases.point_id IS '采集点编号';
COMMENT ON COLUMN qgis_read.v_cases.category IS '类别代码';
COMMENT ON COLUMN qgis_read.v_cases.category_name IS '类别';
COMMENT ON COLUMN qgis_read.v_cases.state IS '状态代码';
COMMENT ON COLUMN qgis_read.v_cases.state_name IS '状态';
COMMENT ON COLUMN qgis_read.v_cases.accountable_unit IS '责任单位';
COMMENT ON COLUMN qgis_read.v_cases.accountable_unit_code IS '责任单位代码';
COMMENT ON COLUMN qgis_read.v_cases.handling_unit IS '处置单位';
COMMENT ON COLUMN qgis_read.v_cases.handling_unit_code IS '处置单位代码';
COMMENT ON COLUMN qgis_read.v_cases.supervising_unit IS '监管单位';
COMMENT ON COLUMN qgis_read.v_cases.supervising_unit_code IS '监管单位代码';
COMMENT ON COLUMN qgis_read.v_cases.grid IS '网格编码';
COMMENT ON COLUMN qgis_read.v_cases.road_section IS '路段编码';
COMMENT ON COLUMN qgis_read.v_cases.reported_at IS '上报时间';
COMMENT ON COLUMN qgis_read.v_cases.filed_at IS '立案时间';
COMMENT ON COLUMN qgis_read.v_cases.dispatched_at IS '首次派遣时间';
COMMENT ON COLUMN qgis_read.v_cases.fed_back_at IS '处置反馈时间';
COMMENT ON COLUMN qgis_read.v_cases.ended_at IS '结束时间';
COMMENT ON COLUMN qgis_read.v_cases.resume_at IS '挂账至';
COMMENT ON COLUMN qgis_read.v_cases.warn_at IS '预警时间';
COMMENT ON COLUMN qgis_read.v_cases.due_at IS '办理时限';
COMMENT ON COLUMN qgis_read.v_cases.late IS '超时处置';
COMMENT ON COLUMN qgis_read.v_cases.rework_count IS '返工次数';
COMMENT ON COLUMN qgis_read.v_cases.hand_back_count IS '退回次数';
COMMENT ON COLUMN qgis_read.v_cases.geom IS '位置';
