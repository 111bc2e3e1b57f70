-- Question: may this step against an illegal structure be recorded?  No paper of the future; no removal by force without
--           decision, reminder, announcement and order (of land: the court's permission), before their terms and that for
--           contesting are over, or by night or on a statutory holiday unless it is an emergency.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_lawful_removal();
-- Needs: surveys_removal_facts, surveys_removable_from, surveys_worked_days_after
CREATE FUNCTION surveys_lawful_removal() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    zone text := (SELECT time_zone FROM grids_county);
    paper jsonb := coalesce(NEW.detail -> 'enforcement', '{}');
    began timestamptz := (paper ->> 'began')::timestamptz;
    began_here timestamp := began AT TIME ZONE zone;
    emergency boolean := coalesce((paper ->> 'emergency')::boolean, false);
    facts record;
    lawful date;
    problem text;
BEGIN
    IF (paper ->> 'served_on')::date > (now() AT TIME ZONE zone)::date THEN
        problem := '文书的送达日期在将来';
    ELSIF NEW.reason = 'remove' THEN
        SELECT * INTO facts FROM surveys_removal_facts(NEW.case_id);
        lawful := surveys_removable_from(NEW.case_id);
        problem := CASE
            WHEN began IS NULL OR began > now() THEN '没有写明强制拆除的开始时间，或者时间在将来'
            WHEN facts.decided_on IS NULL THEN '没有仍然有效的限期拆除决定'
            WHEN facts.contested THEN '当事人已申请行政复议或者提起行政诉讼，尚未终结'
            WHEN facts.reminder_until IS NULL THEN '没有催告（行政强制法第三十五条）'
            WHEN facts.by_court AND facts.allowed_on IS NULL THEN '没有人民法院准予执行的裁定（行政强制法第五十三条）'
            WHEN lawful IS NULL AND facts.announcement_until IS NULL THEN '没有公告（行政强制法第四十四条）'
            WHEN lawful IS NULL THEN '没有强制执行决定（行政强制法第三十七条）'
            WHEN facts.reminded_on <= facts.comply_until THEN '催告在自行拆除期限届满之前送达'
            WHEN facts.announced_on <= facts.reminder_until THEN '公告在催告期限届满之前张贴'
            WHEN facts.ordered_on <= facts.announcement_until THEN '强制执行决定在公告期限届满之前作出'
            WHEN facts.by_court AND facts.reminder_until < surveys_worked_days_after(facts.reminded_on, 10)
                THEN '申请人民法院执行前的催告期限不足十个工作日（行政强制法第五十四、六十九条）'
            WHEN began_here::date < lawful THEN format('须自 %s 起方可强制拆除，在此之前法定期限未满', lawful)
            WHEN NOT emergency AND (began_here::time < time '06:00' OR began_here::time >= time '22:00')
                THEN '夜间不得实施强制拆除，情况紧急的除外（行政强制法第四十三条）'
            WHEN NOT emergency AND EXISTS (
                SELECT FROM gis_core_calendarday d WHERE d.on_date = began_here::date AND NOT d.is_workday)
                THEN '法定节假日不得实施强制拆除，情况紧急的除外（行政强制法第四十三条）'
            END;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '案件 % 的违法建设：%', NEW.case_id, problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_casestep_lawful_removal';
    END IF;
    RETURN NEW;
END
$$;
