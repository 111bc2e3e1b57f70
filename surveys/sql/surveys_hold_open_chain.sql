-- Question: may a case be fed back or closed?  Not while the procedure against its illegal structure is under way.
--           (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_hold_open_chain();
-- Needs: surveys_chain_stage
CREATE FUNCTION surveys_hold_open_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    stands text := surveys_chain_stage(NEW.case_id);
BEGIN
    IF stands NOT IN ('dismissed', 'archived')
       AND (NEW.to_state <> 'feedback' OR stands NOT IN ('removed', 'corrected', 'permitted', 'confiscated')) THEN
        RAISE EXCEPTION '案件 % 的违法建设查处程序尚未办结，不能反馈或结案', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_casestep_chain_done';
    END IF;
    RETURN NEW;
END
$$;
