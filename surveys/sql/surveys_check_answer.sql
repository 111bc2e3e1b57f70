-- Question: may this be said of a grid in a survey?  Of a grid that the survey covers, between its first day and its end,
--           once as long as it stands; "nothing found" only where nothing was, "with finds" only where something was.
--           (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_check_answer();
CREATE FUNCTION surveys_check_answer() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    asked record;
    has_finds boolean;
BEGIN
    -- One after the other: of two answers at once, or an answer and a report, the later one sees the earlier.
    SELECT t.title, t.grids, t.first_on, coalesce(t.closed_at, t.withdrawn_at, 'infinity') AS ended_at INTO asked
    FROM surveys_surveytask t WHERE t.id = NEW.survey_id FOR NO KEY UPDATE;
    IF NOT NEW.grid_code = ANY (asked.grids) THEN
        RAISE EXCEPTION '专项调查“%”不包括网格 %', asked.title, NEW.grid_code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_grid';
    END IF;
    IF NEW.said_at > greatest(NEW.received_at, now()) + interval '10 minutes' THEN
        RAISE EXCEPTION '答复时间 % 还没有到', NEW.said_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_of_the_future';
    END IF;
    IF (NEW.said_at AT TIME ZONE (SELECT c.time_zone FROM grids_county c))::date < asked.first_on THEN
        RAISE EXCEPTION '专项调查“%”从 % 开始，之前不能答复', asked.title, asked.first_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_early';
    END IF;
    IF NEW.said_at >= asked.ended_at THEN
        RAISE EXCEPTION '专项调查“%”已经结束', asked.title
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_ended';
    END IF;
    IF NEW.kind = 'taken_back' THEN
        IF NOT EXISTS (SELECT FROM surveys_surveyanswer a WHERE a.id = NEW.takes_back_id AND a.kind IN ('finds', 'zero')
                       AND a.survey_id = NEW.survey_id AND a.grid_code = NEW.grid_code) THEN
            RAISE EXCEPTION '要撤回的不是这个网格在本次调查中的答复'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_takes_back';
        END IF;
    ELSIF NEW.kind IN ('finds', 'zero') THEN
        IF EXISTS (SELECT FROM surveys_surveyanswer a WHERE a.survey_id = NEW.survey_id AND a.grid_code = NEW.grid_code
                   AND a.kind IN ('finds', 'zero')
                   AND NOT EXISTS (SELECT FROM surveys_surveyanswer b WHERE b.takes_back_id = a.id)) THEN
            RAISE EXCEPTION '网格 % 已经答复过了', NEW.grid_code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_once', HINT = '需要更正时，请先撤回原来的答复。';
        END IF;
        has_finds := EXISTS (SELECT FROM surveys_surveyfind f WHERE f.survey_id = NEW.survey_id
                             AND f.grid_code = NEW.grid_code AND f.why_not = '');
        IF NEW.kind = 'zero' AND has_finds THEN
            RAISE EXCEPTION '本次调查在网格 % 已有上报，不能零报告', NEW.grid_code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_has_finds';
        END IF;
        IF NEW.kind = 'finds' AND NOT has_finds THEN
            RAISE EXCEPTION '本次调查在网格 % 还没有上报，不能按有发现办结', NEW.grid_code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_surveyanswer_no_finds';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
