-- Question: may a proposal close this rule as well?  Only what it was proposed with, and nothing is taken back.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_filing_closing();
CREATE FUNCTION surveys_keep_filing_closing() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM surveys_filingproposal
                                    WHERE id = NEW.proposal_id AND state = 'proposed' AND proposed_at = now()) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '要停用的立案条件只能随一项调整一起提出，不能增减'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'surveys_filingclosing_kept',
              HINT = '请另提出一项调整。';
END
$$;
