-- Question: may it be decided against an illegal structure, or a hearing be called, by this step?  Not before the party
--           was told and its terms are over, nor while it waits to be heard; a hearing is called seven worked days
--           before.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_lawful_decision();
-- Needs: surveys_notice_facts, surveys_worked_days_after
CREATE FUNCTION surveys_lawful_decision() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    paper jsonb := coalesce(NEW.detail -> 'enforcement', '{}');
    served date := (paper ->> 'served_on')::date;
    facts record;
    problem text;
BEGIN
    SELECT * INTO facts FROM surveys_notice_facts(NEW.case_id);
    IF NEW.reason = 'call_hearing' THEN
        problem := CASE
            WHEN facts.hearing IS DISTINCT FROM 'ask_hearing' AND facts.hearing IS DISTINCT FROM 'call_hearing'
                THEN '当事人没有要求听证'
            WHEN served IS NULL OR coalesce((paper ->> 'until')::date <= surveys_worked_days_after(served, 7), true)
                THEN '应当在举行听证的七个工作日前通知当事人（行政处罚法第六十四条）'
            END;
    ELSE
        problem := CASE
            WHEN facts.notified_on IS NULL THEN '没有事先告知（行政处罚法第四十四条）'
            WHEN facts.hearing IN ('ask_hearing', 'call_hearing')
                THEN '当事人要求听证，听证尚未举行（行政处罚法第六十三、六十四条）'
            WHEN served IS NULL OR served < facts.decidable_from
                THEN format('须自 %s 起方可作出决定，在此之前陈述申辩、要求听证的期限未满（行政处罚法第四十五、六十四条）',
                            facts.decidable_from)
            END;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '案件 % 的违法建设：%', NEW.case_id, problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_casestep_lawful_decision';
    END IF;
    RETURN NEW;
END
$$;
