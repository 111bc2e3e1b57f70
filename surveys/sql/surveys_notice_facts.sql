-- Question: was the party told before a decision against its illegal structure, has it asked to be heard, and from which
--           day on may it be decided?  Folded from the steps since the last notice that still holds, as
--           surveys.enforcement.past does.  行政处罚法 arts. 44, 45, 62-64, 85.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_notice_facts(bigint);
-- Needs: surveys_worked_days_after
CREATE FUNCTION surveys_notice_facts(
    asked bigint, OUT notified_on date, OUT hearing text, OUT decidable_from date)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH said AS (
        SELECT s.seq, s.reason, s.detail -> 'enforcement' AS paper
        FROM surveys_casestep s WHERE s.case_id = asked AND s.action = 'enforce'
    ), marks AS (
        SELECT max(seq) FILTER (WHERE reason = 'notify') AS told,
               coalesce(max(seq) FILTER (WHERE reason IN (
                   'examine', 'decide_correction', 'decide_removal', 'decide_confiscation', 'correction_failed',
                   'quash', 'court_refuses', 'found_again')), 0) AS undone
        FROM said
    ), since AS (
        SELECT said.* FROM said CROSS JOIN marks WHERE marks.told > marks.undone AND said.seq >= marks.told
    ), heard AS (
        SELECT reason, (paper ->> 'served_on')::date AS served_on FROM since
        WHERE reason IN ('ask_hearing', 'call_hearing', 'hold_hearing', 'waive') ORDER BY seq DESC LIMIT 1
    ), notice AS (
        SELECT (paper ->> 'served_on')::date AS served_on, (paper ->> 'until')::date AS ends
        FROM since WHERE reason = 'notify'
    )
    SELECT n.served_on, h.reason,
           CASE WHEN h.reason IN ('ask_hearing', 'call_hearing') THEN NULL
                WHEN h.reason = 'waive' THEN h.served_on
                WHEN h.reason = 'hold_hearing' THEN greatest(h.served_on, n.ends + 1)
                ELSE greatest(surveys_worked_days_after(n.served_on, 5), n.ends) + 1 END
    FROM notice n LEFT JOIN heard h ON true;
END;
