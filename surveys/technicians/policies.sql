-- Question: which cases and points does the login of a technician see?  Cases that its units answer for, handle, supervise or work
--           along with, and those on its ground; points likewise, with those of such cases and those that their owner reported; a
--           login of the whole county sees all.  As the app lets units see (CaseQuerySet.visible_to), by indexed foreign keys alone.
-- CRS: none. The tables' owner and the app are not held to it. Each call of grids_login_scope stands in a SELECT of its
--      own, so that it is asked once a query and not once a row.
-- Undo: ALTER TABLE surveys_surveypoint DISABLE ROW LEVEL SECURITY; ALTER TABLE surveys_case DISABLE ROW LEVEL SECURITY;
ALTER TABLE surveys_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY technicians_read ON surveys_case FOR SELECT TO wangge_reader USING (
    (SELECT s.everywhere FROM grids_login_scope() s)
    OR accountable_unit_id = ANY ((SELECT s.unit_ids FROM grids_login_scope() s)::bigint[])
    OR handling_unit_id = ANY ((SELECT s.unit_ids FROM grids_login_scope() s)::bigint[])
    OR supervising_unit_id = ANY ((SELECT s.unit_ids FROM grids_login_scope() s)::bigint[])
    OR grid_id = ANY ((SELECT s.grid_ids FROM grids_login_scope() s)::bigint[])
    OR joint_units && (SELECT s.unit_ids FROM grids_login_scope() s)::bigint[]);
ALTER TABLE surveys_surveypoint ENABLE ROW LEVEL SECURITY;
CREATE POLICY technicians_read ON surveys_surveypoint FOR SELECT TO wangge_reader USING (
    (SELECT s.everywhere FROM grids_login_scope() s)
    OR accountable_unit_id = ANY ((SELECT s.unit_ids FROM grids_login_scope() s)::bigint[])
    OR handling_unit_id = ANY ((SELECT s.unit_ids FROM grids_login_scope() s)::bigint[])
    OR supervising_unit_id = ANY ((SELECT s.unit_ids FROM grids_login_scope() s)::bigint[])
    OR grid_id = ANY ((SELECT s.grid_ids FROM grids_login_scope() s)::bigint[])
    OR reported_by_id = (SELECT s.user_id FROM grids_login_scope() s)
    OR EXISTS (SELECT FROM surveys_case k WHERE k.point_id = surveys_surveypoint.id));
