-- Question: how did the units that worked along on cases answer?  A row for each time that one was called in, a 0 or 1 a
--           count; who was let go, and cases outside of the rates (v_case_counts), count nowhere.  What a unit that works
--           along is late with is its own: the unit that leads is charged for its own handling alone.
-- CRS: none. `called_on` is the day in the county. What is overdue now is so at the moment of asking.
-- Undo: DROP VIEW v_joint_counts;
CREATE VIEW v_joint_counts AS
SELECT t.id, t.case_id, t.unit_id, k.category_id, k.grid_id, (t.started_at AT TIME ZONE c.time_zone)::date AS called_on,
       1 AS called,
       (t.ended_at IS NOT NULL AND a.answered)::int AS answered,
       (t.ended_at IS NOT NULL AND a.answered AND NOT t.late)::int AS answered_in_time,
       t.late::int AS late,
       (t.ended_at IS NULL AND t.paused_at IS NULL AND t.due_at < now())::int AS overdue
FROM surveys_casetimer t
JOIN surveys_case k ON k.id = t.case_id
CROSS JOIN grids_county c
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM surveys_casestep s WHERE s.case_id = t.case_id AND s.action = 'answer_joint'
                   AND s.unit_id = t.unit_id AND s.at = t.ended_at) AS answered
) a
WHERE t.clock = 'joint' AND t.ending <> 'reset' AND coalesce(
    (SELECT s.from_state FROM surveys_casestep s
     WHERE s.case_id = k.id AND s.action = 'archive' AND k.state = 'archived' ORDER BY s.seq DESC LIMIT 1),
    k.state) NOT IN ('merged', 'voided', 'not_filed');
