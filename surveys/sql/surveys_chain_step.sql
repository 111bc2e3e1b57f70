-- Question: which step of its case is this, and which hash chains it to the one before?  (trigger; sets its own row)
--           A step that does not go on where the last one ended is refused. Its plans are kept for the session: made
--           while there was no step yet, they would read all steps for each of a hundred thousand new ones.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_chain_step();
-- Needs: surveys_step_hash
CREATE FUNCTION surveys_chain_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE
    last record;
BEGIN
    PERFORM FROM surveys_case WHERE id = NEW.case_id FOR UPDATE;
    SELECT seq, to_state, hash INTO last FROM surveys_casestep WHERE case_id = NEW.case_id ORDER BY seq DESC LIMIT 1;
    IF NEW.from_state IS DISTINCT FROM coalesce(last.to_state, 'draft') THEN
        RAISE EXCEPTION '案件 % 现在的状态是 %，不能从 % 开始', NEW.case_id, coalesce(last.to_state, 'draft'), NEW.from_state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_casestep_goes_on';
    END IF;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.prev_hash := coalesce(last.hash, ''::bytea);
    NEW.recorded_at := now();
    NEW.hash := surveys_step_hash(NEW.prev_hash, NEW.case_id, NEW.seq, NEW.action, NEW.from_state, NEW.to_state,
        NEW.actor_id, NEW.unit_id, NEW.at, NEW.reason, NEW.note, NEW.photos::text[], NEW.detail, NEW.client_op);
    RETURN NEW;
END
$$;
