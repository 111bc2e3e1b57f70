-- Question: may this change of a filing rule be written?  It comes with its proposal, holds once that is approved, and is
--           only ever closed, by another approved proposal.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_filing_rule();
CREATE FUNCTION surveys_keep_filing_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    proposal record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT state, proposed_at INTO proposal FROM surveys_filingproposal WHERE id = NEW.proposal_id;
        IF NEW.valid IS NULL AND proposal.state = 'proposed' AND proposal.proposed_at = now() THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '立案条件只能随一项调整一起提出，批准后才生效'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'surveys_filingrule_proposed_first',
                  HINT = '请提出一项调整，由他人审批。';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - '{valid,closed_by_id}'::text[]) = (to_jsonb(OLD) - '{valid,closed_by_id}'::text[]) THEN
            IF OLD.valid IS NULL THEN
                SELECT state, effective_from INTO proposal FROM surveys_filingproposal WHERE id = OLD.proposal_id;
                IF proposal.state = 'approved' AND NEW.valid = daterange(proposal.effective_from, NULL) THEN
                    RETURN NEW;
                END IF;
            ELSIF upper_inf(OLD.valid) THEN
                SELECT p.state, p.effective_from INTO proposal FROM surveys_filingproposal p
                WHERE p.id = NEW.closed_by_id
                  AND (EXISTS (SELECT FROM surveys_filingclosing c WHERE c.proposal_id = p.id AND c.rule_id = OLD.id)
                       OR EXISTS (SELECT FROM surveys_filingrule r
                                  WHERE r.proposal_id = p.id AND (r.category_id, r.seq, r.area_level)
                                                               = (OLD.category_id, OLD.seq, OLD.area_level)));
                IF proposal.state = 'approved' AND NEW.valid = daterange(lower(OLD.valid), proposal.effective_from) THEN
                    RETURN NEW;
                END IF;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION '立案条件“%”不能改写或删除', OLD.condition_zh
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'surveys_filingrule_kept',
              HINT = '请提出一项调整：批准后旧条件到期，新条件生效。';
END
$$;
