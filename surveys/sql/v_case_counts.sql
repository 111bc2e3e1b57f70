-- Question: for what does each case count in the rates of domain/standards.md B.1.6?  A row a case, a 0 or 1 a count.
--           Merged and voided cases count nowhere, nor do those of suppression areas and supply gaps, which have their own list; other cases that were not filed
--           count only as reported (dictionary.md C.3, note); one that was voided after its
--           filing counts as filed_at_all alone; one that was closed by force counts as closed late. 
--           Lateness that two reviewers excused is none. What is archived counts as what it was before.
-- CRS: none. `reported_on` is the day in the county. What is overdue now is so at the moment of asking.
-- Undo: DROP VIEW v_case_counts;
CREATE VIEW v_case_counts AS
WITH told AS (
    SELECT k.*, (k.reported_at AT TIME ZONE c.time_zone)::date AS reported_on, g.community_code,
           p.reported_by_id IS NOT NULL AS by_a_person,
           e.state NOT IN ('merged', 'voided') AND NOT s.suppressed AND NOT s.gap AS counts,
           e.state NOT IN ('merged', 'voided', 'not_filed') AND k.filed_at IS NOT NULL AS filed,
           e.state NOT IN ('merged', 'voided', 'not_filed') AND k.dispatched_at IS NOT NULL AS dispatched,
           k.late AND NOT k.exempt AS blamed,
           k.ended_at IS NOT NULL AND e.state NOT IN ('merged', 'voided', 'not_filed') AS closed,
           t.accepted_late, t.dispatched_late, coalesce(t.handling_overdue, false) AS handling_overdue,
           coalesce(t.verified, false) AS verified, t.verified_late, coalesce(t.checked, false) AS checked,
           t.checked_late, s.returned, s.returned_unfounded, s.suspended, s.self_handled, s.forced, s.by_the_public,
           s.found_real,
           e.state NOT IN ('merged', 'not_filed') AND k.filed_at IS NOT NULL AS filed_at_all
    FROM surveys_case k
    CROSS JOIN grids_county c
    JOIN surveys_surveypoint p ON p.id = k.point_id
    -- Asked case by case, so that the figures of a month read the steps and clocks of its cases alone.
    CROSS JOIN LATERAL (
        SELECT bool_or(s.action = 'accept_return') AS returned,
               bool_or(s.action = 'refuse_return') AS returned_unfounded,
               bool_or(s.action = 'suspend') AS suspended,
               bool_or(s.action = 'self_handle') AS self_handled,
               bool_or(s.action = 'force_close') AS forced,
               bool_or(s.reason = 'public_report') AS by_the_public,
               bool_or(s.action = 'take_as_gap') AS gap,
               bool_or(s.action = 'decline' AND s.reason = 'suppressed') AS suppressed,
               bool_or(s.action = 'tell_verification' AND s.reason = 'real') AS found_real,
               (array_agg(s.from_state ORDER BY s.seq DESC) FILTER (WHERE s.action = 'archive'))[1] AS archived_as
        FROM surveys_casestep s WHERE s.case_id = k.id
    ) s
    CROSS JOIN LATERAL (VALUES (CASE WHEN k.state = 'archived' THEN s.archived_as ELSE k.state END)) e (state)
    CROSS JOIN LATERAL (
        SELECT bool_or(t.clock = 'accept' AND t.late) AS accepted_late,
               bool_or(t.clock = 'dispatch' AND t.late) AS dispatched_late,
               bool_or(t.clock = 'handle' AND t.ended_at IS NULL AND t.paused_at IS NULL AND t.due_at < now())
                   AS handling_overdue,
               bool_or(t.clock = 'verify') AS verified, bool_or(t.clock = 'verify' AND t.late) AS verified_late,
               bool_or(t.clock = 'check') AS checked, bool_or(t.clock = 'check' AND t.late) AS checked_late
        FROM surveys_casetimer t WHERE t.case_id = k.id AND t.ending <> 'reset'
    ) t
    LEFT JOIN grids_grid g ON g.id = k.grid_id
)
SELECT o.id, o.accountable_unit_id, o.handling_unit_id, o.supervising_unit_id, o.grid_id, o.road_section_id,
       o.community_code, o.category_id, o.reported_at, o.reported_on,
       o.counts::int AS reported,
       (o.counts AND o.by_a_person)::int AS reported_by_collectors,
       (o.counts AND o.by_the_public)::int AS reported_by_the_public,
       o.filed_at_all::int AS filed_at_all,
       o.filed::int AS filed,
       (o.filed AND o.by_a_person)::int AS filed_from_collectors,
       (o.filed AND o.by_the_public)::int AS filed_from_the_public,
       (o.filed AND o.by_the_public AND o.found_real)::int AS missed,
       (o.filed AND NOT o.accepted_late)::int AS filed_in_time,
       o.filed::int AS to_dispatch,
       o.dispatched::int AS dispatched,
       (o.dispatched AND NOT coalesce(o.dispatched_late, false))::int AS dispatched_in_time,
       (o.dispatched AND NOT o.returned)::int AS dispatched_accurately,
       o.dispatched::int AS to_handle,
       (o.dispatched AND o.fed_back_at IS NOT NULL)::int AS handled,
       (o.dispatched AND o.fed_back_at IS NOT NULL AND NOT o.blamed)::int AS handled_in_time,
       (o.dispatched AND o.fed_back_at IS NOT NULL AND o.blamed)::int AS handled_late,
       (o.dispatched AND o.fed_back_at IS NULL AND o.handling_overdue)::int AS overdue_unhandled,
       (o.dispatched AND (o.fed_back_at IS NOT NULL OR o.handling_overdue OR o.forced))::int AS to_close,
       (o.dispatched AND o.closed)::int AS closed,
       (o.dispatched AND o.closed AND NOT o.blamed AND NOT o.forced)::int AS closed_in_time,
       (o.dispatched AND o.rework_count > 0)::int AS reworked,
       (o.dispatched AND o.hand_back_count > 0)::int AS handed_back,
       (o.dispatched AND o.returned_unfounded)::int AS handed_back_unfounded,
       (o.dispatched AND o.suspended)::int AS suspended,
       (o.counts AND o.self_handled)::int AS self_handled,
       (o.dispatched AND o.urged_at IS NOT NULL)::int AS urged,
       (o.dispatched AND (o.blamed OR o.handling_overdue) AND o.urged_at IS NULL)::int AS late_unurged,
       (o.counts AND o.verified)::int AS to_verify,
       (o.counts AND o.verified AND NOT o.verified_late)::int AS verified_in_time,
       (o.filed AND o.checked)::int AS to_check,
       (o.filed AND o.checked AND NOT o.checked_late)::int AS checked_in_time
FROM told o;
