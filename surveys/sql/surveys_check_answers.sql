-- Question: has every unit that works along on a case answered before the case closes?  Asked when the transaction ends.
--           Voided and forcibly closed cases end the clocks of all.  (constraint trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_check_answers();
CREATE FUNCTION surveys_check_answers() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_case k JOIN surveys_casetimer t ON t.case_id = k.id
               WHERE k.id = NEW.id AND k.ended_at IS NOT NULL AND t.clock = 'joint' AND t.ended_at IS NULL) THEN
        RAISE EXCEPTION '案件 % 还有协办单位没有答复，不能结案', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_case_all_answered';
    END IF;
    RETURN NULL;
END
$$;
