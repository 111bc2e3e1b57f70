-- Question: does a report that was made under a survey count there?  By the grid and the day that the database named for
--           its point; the first reason against it is kept.  (trigger: sets grid_code and why_not)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_judge_find();
CREATE FUNCTION surveys_judge_find() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    asked record;
    seen record;
BEGIN
    -- Answers of grids and the end of the survey wait until this report is there, or it waits for them.
    SELECT t.grids, t.categories, t.first_on, coalesce(t.closed_at, t.withdrawn_at, 'infinity') AS ended_at INTO asked
    FROM surveys_surveytask t WHERE t.id = NEW.survey_id FOR NO KEY UPDATE;
    SELECT p.observed_at, p.seen_on, g.code AS grid, k.key INTO seen
    FROM surveys_surveypoint p JOIN grids_category k ON k.id = p.category_id LEFT JOIN grids_grid g ON g.id = p.grid_id
    WHERE p.id = NEW.point_id;
    NEW.grid_code := coalesce(seen.grid, '');
    NEW.why_not := CASE
        WHEN NOT NEW.grid_code = ANY (asked.grids) THEN 'grid'
        WHEN NOT seen.key = ANY (asked.categories) THEN 'category'
        WHEN seen.seen_on < asked.first_on THEN 'early'
        WHEN seen.observed_at >= asked.ended_at THEN 'ended'
        ELSE '' END;
    RETURN NEW;
END
$$;
