-- Question: what has the procedure against an illegal structure behind it that its removal by force needs?  Folded from
--           the steps since the last decision to remove that still holds, as surveys.enforcement.past does.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_removal_facts(bigint);
CREATE FUNCTION surveys_removal_facts(
    asked bigint, OUT by_court boolean, OUT decided_on date, OUT comply_until date, OUT reminded_on date,
    OUT reminder_until date, OUT announced_on date, OUT announcement_until date, OUT ordered_on date, OUT allowed_on date, OUT contested boolean, OUT upheld_on date,
    OUT upheld_finally boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH said AS (
        SELECT s.seq, s.reason, s.detail -> 'enforcement' AS paper
        FROM surveys_casestep s WHERE s.case_id = asked AND s.action = 'enforce'
    ), marks AS (
        SELECT max(seq) FILTER (WHERE reason = 'decide_removal') AS decided,
               coalesce(max(seq) FILTER (WHERE reason IN ('quash', 'court_refuses', 'found_again')), 0) AS undone,
               (array_agg(paper ->> 'law' ORDER BY seq DESC) FILTER (WHERE reason = 'examine'))[1] AS law
        FROM said
    ), since AS (
        SELECT said.* FROM said CROSS JOIN marks WHERE marks.decided > marks.undone AND said.seq >= marks.decided
    ), ruling AS (
        SELECT reason, paper FROM since
        WHERE reason IN ('contest', 'uphold', 'withdraw_contest') ORDER BY seq DESC LIMIT 1
    ), papers AS (
        SELECT (array_agg(paper ORDER BY seq DESC) FILTER (WHERE reason = 'decide_removal'))[1] AS decision,
               (array_agg(paper ORDER BY seq DESC) FILTER (WHERE reason = 'remind'))[1] AS reminder,
               (array_agg(paper ORDER BY seq DESC) FILTER (WHERE reason = 'announce'))[1] AS announcement,
               (array_agg(paper ORDER BY seq DESC) FILTER (WHERE reason = 'order_removal'))[1] AS removal,
               (array_agg(paper ORDER BY seq DESC) FILTER (WHERE reason = 'court_allows'))[1] AS permission
        FROM since
    )
    SELECT marks.law = 'land', (p.decision ->> 'served_on')::date, (p.decision ->> 'until')::date,
           (p.reminder ->> 'served_on')::date, (p.reminder ->> 'until')::date, (p.announcement ->> 'served_on')::date,
           (p.announcement ->> 'until')::date, (p.removal ->> 'served_on')::date, (p.permission ->> 'served_on')::date,
           coalesce((SELECT reason = 'contest' FROM ruling), false),
           (SELECT (paper ->> 'served_on')::date FROM ruling WHERE reason = 'uphold'),
           coalesce((SELECT (paper ->> 'final')::boolean FROM ruling WHERE reason = 'uphold'), false)
    FROM papers p CROSS JOIN marks;
END;
