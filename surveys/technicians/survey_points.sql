-- Question: what was seen where, who answers for it, and how does its case stand?
--           Without who reported it and without the pair that a phone or a file gave.
-- CRS: EPSG:4490.
-- Undo: DROP VIEW qgis_read.v_survey_points;
CREATE VIEW qgis_read.v_survey_points AS
SELECT t.id,
       t.uid::text AS uid,
       k.key AS category,
       k.name_zh AS category_name,
       t.observed_at,
       t.seen_on,
       t.received_at,
       t.description,
       t.place_text,
       f.code AS facility,
       au.name AS accountable_unit,
       au.code AS accountable_unit_code,
       hu.name AS handling_unit,
       hu.code AS handling_unit_code,
       su.name AS supervising_unit,
       su.code AS supervising_unit_code,
       g.code AS grid,
       r.code AS road_section,
       grids_step_name(t.accountable_step) AS resolved_by,
       grids_step_name(t.handling_step) AS handled_by,
       array_to_string(t.flags, ';') AS flags,
       t.accuracy_m,
       t.position_source,
       CASE t.position_source {words:surveys.SurveyPoint.position_source} END AS position_source_name,
       t.source,
       t.source_id,
       c.number AS case_number,
       c.state AS case_state,
       CASE c.state {words:surveys.Case.state} END AS case_state_name,
       c.due_at,
       t.geom
FROM surveys_surveypoint t
JOIN grids_category k ON k.id = t.category_id
LEFT JOIN grids_facility f ON f.id = t.facility_id
LEFT JOIN grids_unit au ON au.id = t.accountable_unit_id
LEFT JOIN grids_unit hu ON hu.id = t.handling_unit_id
LEFT JOIN grids_unit su ON su.id = t.supervising_unit_id
LEFT JOIN grids_grid g ON g.id = t.grid_id
LEFT JOIN grids_roadsection r ON r.id = t.road_section_id
LEFT JOIN surveys_case c ON c.point_id = t.id
WHERE (SELECT s.everywhere IS NOT NULL FROM grids_login_scope() s);
COMMENT ON VIEW qgis_read.v_survey_points IS '采集点（含案件状态）';
COMMENT ON COLUMN qgis_read.v_survey_points.id IS '编号（主键）';
COMMENT ON COLUMN qgis_read.v_survey_points.uid IS '公开标识';
COMMENT ON COLUMN qgis_read.v_survey_points.category IS '类别代码';
COMMENT ON COLUMN qgis_read.v_survey_points.category_name IS '类别';
COMMENT ON COLUMN qgis_read.v_survey_points.observed_at IS '发现时间';
COMMENT ON COLUMN qgis_read.v_survey_points.seen_on IS '发现日期';
COMMENT ON COLUMN qgis_read.v_survey_points.received_at IS '收到时间';
COMMENT ON COLUMN qgis_read.v_survey_points.description IS '描述';
COMMENT ON COLUMN qgis_read.v_survey_points.place_text IS '位置说明';
COMMENT ON COLUMN qgis_read.v_survey_points.facility IS '部件标识码';
COMMENT ON COLUMN qgis_read.v_survey_points.accountable_unit IS '责任单位';
COMMENT ON COLUMN qgis_read.v_survey_points.accountable_unit_code IS '责任单位代码';
COMMENT ON COLUMN qgis_read.v_survey_points.handling_unit IS '处置单位';
COMMENT ON COLUMN qgis_read.v_survey_points.handling_unit_code IS '处置单位代码';
COMMENT ON COLUMN qgis_read.v_survey_points.supervising_unit IS '监管单位';
COMMENT ON COLUMN qgis_read.v_survey_points.supervising_unit_code IS '监管单位代码';
COMMENT ON COLUMN qgis_read.v_survey_points.grid IS '网格编码';
COMMENT ON COLUMN qgis_read.v_survey_points.road_section IS '路段编码';
COMMENT ON COLUMN qgis_read.v_survey_points.resolved_by IS '判定依据（责任）';
COMMENT ON COLUMN qgis_read.v_survey_points.handled_by IS '判定依据（处置）';
COMMENT ON COLUMN qgis_read.v_survey_points.flags IS '标记';
COMMENT ON COLUMN qgis_read.v_survey_points.accuracy_m IS '定位精度（米）';
COMMENT ON COLUMN qgis_read.v_survey_points.position_source IS '位置来源代码';
COMMENT ON COLUMN qgis_read.v_survey_points.position_source_name IS '位置来源';
COMMENT ON COLUMN qgis_read.v_survey_points.source IS '来源';
COMMENT ON COLUMN qgis_read.v_survey_points.source_id IS '来源编号';
COMMENT ON COLUMN qgis_read.v_survey_points.case_number IS '案件编号';
COMMENT ON COLUMN qgis_read.v_survey_points.case_state IS '案件状态代码';
COMMENT ON COLUMN qgis_read.v_survey_points.case_state_name IS '案件状态';
COMMENT ON COLUMN qgis_read.v_survey_points.due_at IS '办理时限';
COMMENT ON COLUMN qgis_read.v_survey_points.geom IS '位置';
