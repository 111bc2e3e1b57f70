-- Question: has every day from the first decreed version on exactly one set of rules of compensation (一个政策、一个标准)?
--           That no two overlap is the table's exclusion; here: no day is missing, and the last version has no end.
--           Asked at the end of the transaction.  (constraint trigger; sets nothing)
-- CRS: none.
-- Undo: DROP FUNCTION renovation_one_standard();
CREATE FUNCTION renovation_one_standard() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    whole datemultirange;
    project bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.project_id ELSE NEW.project_id END;
BEGIN
    SELECT range_agg(r.during) INTO whole FROM renovation_compensationrules r
    WHERE r.project_id = project AND r.during IS NOT NULL;
    IF whole IS NOT NULL AND (NOT upper_inf(whole) OR (SELECT count(*) FROM unnest(whole)) > 1) THEN
        RAISE EXCEPTION '补偿方案各版本之间有空档：从第一版起，每一天都要有一套、且只有一套标准'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renovation_one_standard', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
