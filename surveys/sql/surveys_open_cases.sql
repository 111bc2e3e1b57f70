-- Question: how do points get their cases?  In one statement: the case, its first step and the clock of acceptance,
--           for each of these points that has none yet; how many got one?
-- CRS: none. Acceptance is limited in minutes on the wall clock: those of the county, else 15, yellow from 80 % on
--      (surveys.rules DEFAULT_LIMITS, WARN_SHARE).
-- Undo: DROP FUNCTION surveys_open_cases(bigint[]);
CREATE FUNCTION surveys_open_cases(points bigint[])
RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = public, pg_temp
AS $$
    WITH allowed AS MATERIALIZED (
        SELECT coalesce((SELECT l.value FROM surveys_clocklimit l WHERE l.clock = 'accept'), 15) AS minutes
    ), fresh AS (
        SELECT p.*, nextval(pg_get_serial_sequence('surveys_case', 'id')) AS case_id
        FROM surveys_surveypoint p
        WHERE p.id = ANY (points) AND NOT EXISTS (SELECT FROM surveys_case k WHERE k.point_id = p.id)
        ORDER BY p.id
    ), opened AS (
        INSERT INTO surveys_case (
            id, number, point_id, category_id, state, version, accountable_unit_id, handling_unit_id,
            supervising_unit_id, grid_id, road_section_id, reported_at, warn_at, due_at)
        SELECT f.case_id, to_char(f.received_at AT TIME ZONE c.time_zone, 'YYYYMMDD') || lpad(f.case_id::text, 8, '0'),
               f.id, f.category_id, 'reported', 1, f.accountable_unit_id, f.handling_unit_id,
               f.supervising_unit_id, f.grid_id, f.road_section_id, f.received_at,
               f.received_at + a.minutes * 0.8 * interval '1 minute',
               f.received_at + a.minutes * interval '1 minute'
        FROM fresh f CROSS JOIN grids_county c CROSS JOIN allowed a
        ON CONFLICT (point_id) DO NOTHING
        RETURNING id, point_id, reported_at, warn_at, due_at
    ), stepped AS (
        INSERT INTO surveys_casestep (case_id, action, from_state, to_state, actor_id, at, client_op)
        SELECT o.id, 'report', 'draft', 'reported', p.reported_by_id, o.reported_at, p.uid
        FROM opened o JOIN surveys_surveypoint p ON p.id = o.point_id
        ORDER BY o.id
    ), timed AS (
        INSERT INTO surveys_casetimer (
            case_id, clock, limit_value, limit_unit, started_at, warn_at, due_at, alert_at)
        SELECT o.id, 'accept', a.minutes, 'calendar_minute', o.reported_at, o.warn_at, o.due_at, o.warn_at
        FROM opened o CROSS JOIN allowed a
    )
    SELECT count(*) FROM opened
$$;
