-- Question: how do points get their cases?  In one statement: the case, its first step and the clock of acceptance,
--           for each of these points that has none yet; how many got one?  Inside a suppression area the case ends at
--           once: a second step says by which area and why, and it is not filed (dictionary.md C.3 row 5).
-- CRS: none. Acceptance is limited in minutes on the wall clock: those of the county, else 15, yellow from 80 % on
--      (surveys.rules DEFAULT_LIMITS, WARN_SHARE).
-- Undo: DROP FUNCTION surveys_open_cases(bigint[]);
-- Needs: surveys_suppressed_by
CREATE FUNCTION surveys_open_cases(points bigint[])
RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = public, pg_temp
AS $$
    WITH allowed AS MATERIALIZED (
        SELECT coalesce((SELECT l.value FROM surveys_clocklimit l WHERE l.clock = 'accept'), 15) AS minutes
    ), fresh AS (
        SELECT p.*, nextval(pg_get_serial_sequence('surveys_case', 'id')) AS case_id,
               surveys_suppressed_by(p.geom, p.category_id, p.seen_on) AS area_id
        FROM surveys_surveypoint p
        WHERE p.id = ANY (points) AND NOT EXISTS (SELECT FROM surveys_case k WHERE k.point_id = p.id)
        ORDER BY p.id
    ), opened AS (
        INSERT INTO surveys_case (
            id, number, point_id, category_id, state, version, accountable_unit_id, handling_unit_id,
            supervising_unit_id, grid_id, road_section_id, reported_at, warn_at, due_at, ended_at)
        SELECT f.case_id, to_char(f.received_at AT TIME ZONE c.time_zone, 'YYYYMMDD') || lpad(f.case_id::text, 8, '0'),
               f.id, f.category_id, CASE WHEN f.area_id IS NULL THEN 'reported' ELSE 'not_filed' END,
               CASE WHEN f.area_id IS NULL THEN 1 ELSE 2 END, f.accountable_unit_id, f.handling_unit_id,
               f.supervising_unit_id, f.grid_id, f.road_section_id, f.received_at,
               CASE WHEN f.area_id IS NULL THEN f.received_at + a.minutes * 0.8 * interval '1 minute' END,
               CASE WHEN f.area_id IS NULL THEN f.received_at + a.minutes * interval '1 minute' END,
               CASE WHEN f.area_id IS NOT NULL THEN f.received_at END
        FROM fresh f CROSS JOIN grids_county c CROSS JOIN allowed a
        ON CONFLICT (point_id) DO NOTHING
        RETURNING id, point_id, reported_at, warn_at, due_at
    ), stepped AS (
        INSERT INTO surveys_casestep (
            case_id, action, from_state, to_state, actor_id, at, reason, note, detail, client_op)
        SELECT o.id, s.action, s.from_state, s.to_state, s.actor_id, o.reported_at, s.reason, s.note, s.detail, f.uid
        FROM opened o JOIN fresh f ON f.id = o.point_id
        LEFT JOIN surveys_suppressionarea r ON r.id = f.area_id
        CROSS JOIN LATERAL (VALUES
            (1, 'report', 'draft', 'reported', f.reported_by_id, '', '', '{}'::jsonb),
            (2, 'decline', 'reported', 'not_filed', NULL, 'suppressed', r.name || '：' || r.reason,
             jsonb_build_object('suppression_area', r.id))
        ) s (seq, action, from_state, to_state, actor_id, reason, note, detail)
        WHERE s.seq = 1 OR r.id IS NOT NULL
        ORDER BY o.id, s.seq
    ), timed AS (
        INSERT INTO surveys_casetimer (
            case_id, clock, limit_value, limit_unit, started_at, warn_at, due_at, alert_at)
        SELECT o.id, 'accept', a.minutes, 'calendar_minute', o.reported_at, o.warn_at, o.due_at, o.warn_at
        FROM opened o CROSS JOIN allowed a WHERE o.due_at IS NOT NULL
    )
    SELECT count(*) FROM opened
$$;
