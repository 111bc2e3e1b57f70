-- Question: does the catalogue have every category that a survey looks for?  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_check_survey();
CREATE FUNCTION surveys_check_survey() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    unknown text;
BEGIN
    SELECT k INTO unknown FROM unnest(NEW.categories) k
    WHERE NOT EXISTS (SELECT FROM grids_category c WHERE c.key = k) ORDER BY k LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '类别目录中没有编码 %', unknown
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'surveys_surveytask_category_keys';
    END IF;
    RETURN NEW;
END
$$;
