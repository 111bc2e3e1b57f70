-- Question: does the procedure against an illegal structure stand where the last step left it?  Asked when the
--           transaction ends, of every record and step that it wrote.  (constraint trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_check_chain();
-- Needs: surveys_chain_stage
CREATE FUNCTION surveys_check_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    asked bigint := (to_jsonb(coalesce(NEW, OLD)) ->> 'case_id')::bigint;
    stands text := (SELECT stage FROM surveys_enforcement WHERE case_id = asked);
    left_at text := surveys_chain_stage(asked);
BEGIN
    IF stands IS DISTINCT FROM left_at THEN
        RAISE EXCEPTION '案件 % 的违法建设查处阶段（%）和最后一步（%）不一致', asked, stands, left_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_enforcement_follows_its_steps',
                  HINT = '查处程序只能通过办理步骤改变。';
    END IF;
    RETURN NULL;
END
$$;
