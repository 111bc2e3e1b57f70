-- Question: may a case get another handling unit?  By a step alone: nobody reassigns silently (dictionary.md C.6 point
--           6).  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_handler();
CREATE FUNCTION surveys_keep_handler() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '案件 % 的处置单位只能通过办理步骤改变', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_case_handed_on_by_a_step',
              HINT = '网格或职责调整后，请在“辖区交接”页面移交案件。';
END
$$;
