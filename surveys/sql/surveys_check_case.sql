-- Question: does a case stand where its last step left it?  Asked when the transaction ends, of every case or step
--           that it wrote.  (constraint trigger; its plans are kept as those of surveys_chain_step)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_check_case();
CREATE FUNCTION surveys_check_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE
    asked bigint := CASE TG_TABLE_NAME WHEN 'surveys_case' THEN (to_jsonb(NEW) ->> 'id')::bigint
                                       ELSE (to_jsonb(NEW) ->> 'case_id')::bigint END;
    stands record;
    last record;
BEGIN
    SELECT number, state, version INTO stands FROM surveys_case WHERE id = asked;
    SELECT seq, to_state INTO last FROM surveys_casestep WHERE case_id = asked ORDER BY seq DESC LIMIT 1;
    IF (stands.state, stands.version) IS DISTINCT FROM (last.to_state, last.seq) THEN
        RAISE EXCEPTION '案件 % 的状态（%，第 % 版）和最后一步（%，第 % 步）不一致',
            stands.number, stands.state, stands.version, last.to_state, last.seq
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_case_follows_its_steps',
                  HINT = '案件只能通过办理步骤改变。';
    END IF;
    RETURN NULL;
END
$$;
