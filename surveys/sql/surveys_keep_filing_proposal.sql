-- Question: may this change of a proposal be written?  It is proposed once, decided once, by other eyes, and kept.  (trigger)
-- CRS: none. proposed_at is the transaction's moment: rules join a proposal in its own transaction only.
-- Undo: DROP FUNCTION surveys_keep_filing_proposal();
CREATE FUNCTION surveys_keep_filing_proposal() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION '立案条件的调整要先提出，再由他人审批'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'surveys_filingproposal_proposed_first',
                      HINT = '请先提出，再请另一人审批。';
        END IF;
        NEW.proposed_at := now();
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
        OR (NEW.id, NEW.title, NEW.clause, NEW.effective_from, NEW.proposed_by_id, NEW.proposed_at)
           IS DISTINCT FROM (OLD.id, OLD.title, OLD.clause, OLD.effective_from, OLD.proposed_by_id, OLD.proposed_at) THEN
        RAISE EXCEPTION '“%”已经提出，内容不能改写或删除，也只能决定一次', OLD.title
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'surveys_filingproposal_kept',
                  HINT = '内容有误时请撤回，再重新提出。';
    END IF;
    IF NEW.state IN ('approved', 'declined') AND NEW.decided_by_id = NEW.proposed_by_id THEN
        RAISE EXCEPTION '提出人不能审批自己提出的调整“%”', NEW.title
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'surveys_filingproposal_other_eyes',
                  HINT = '请另一位有审批权限的人决定，或由提出人撤回。';
    END IF;
    RETURN NEW;
END
$$;
