-- Question: from which day on may the illegal structure of a case be removed by force?  NULL: something is missing still.
--           行政强制法 arts. 35, 37, 44, 53-57; 行政复议法 art. 20; 行政诉讼法 arts. 45, 46, 85; 土地管理法 art. 83.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_removable_from(bigint);
-- Needs: surveys_removal_facts, surveys_term_end
CREATE FUNCTION surveys_removable_from(asked bigint) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH contesting AS (
        SELECT f.*, CASE
            WHEN f.upheld_finally THEN f.upheld_on
            WHEN f.upheld_on IS NOT NULL THEN surveys_term_end(f.upheld_on + 15)
            ELSE greatest(
                surveys_term_end(f.decided_on + 60),
                surveys_term_end(CASE WHEN f.by_court THEN f.decided_on + 15
                                      ELSE (f.decided_on + interval '6 months')::date END))
            END AS ends
        FROM surveys_removal_facts(asked) f
    )
    SELECT CASE
        WHEN contested OR decided_on IS NULL OR comply_until IS NULL OR reminder_until IS NULL THEN NULL
        WHEN by_court THEN CASE WHEN allowed_on IS NOT NULL THEN greatest(allowed_on, ends + 1) END
        WHEN announcement_until IS NOT NULL AND ordered_on IS NOT NULL
            THEN greatest(greatest(ends, comply_until, reminder_until, announcement_until) + 1, ordered_on)
        END
    FROM contesting;
END;
