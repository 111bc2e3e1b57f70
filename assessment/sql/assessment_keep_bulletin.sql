-- Question: may this change of a bulletin be written?  Written as a draft, signed by other eyes, published, withdrawn with a
--           reason; once signed its words, its evidence and its document never change; deleted never.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_bulletin();
CREATE FUNCTION assessment_keep_bulletin() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    acts text[] := '{state,signed_by_id,signed_at,published_by_id,published_at,withdrawn_by_id,withdrawn_at,reason}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION '通报要先起草，再由他人签发'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_bulletin_drafted_first';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        OR (OLD.state <> 'draft' AND (to_jsonb(NEW) - acts) IS DISTINCT FROM (to_jsonb(OLD) - acts))
        OR (OLD.signed_at IS NOT NULL AND (NEW.signed_by_id, NEW.signed_at) IS DISTINCT FROM (OLD.signed_by_id, OLD.signed_at))
        OR (OLD.published_at IS NOT NULL
            AND (NEW.published_by_id, NEW.published_at) IS DISTINCT FROM (OLD.published_by_id, OLD.published_at)) THEN
        RAISE EXCEPTION '通报已经签发，不能改写或删除'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_bulletin_kept',
                  HINT = '有误的，请写明原因撤回，再另行起草。';
    END IF;
    IF NEW.state = 'signed' AND NEW.signed_by_id = OLD.written_by_id THEN
        RAISE EXCEPTION '起草人不能签发自己起草的通报'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_bulletin_other_eyes';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
        (('draft', 'signed'), ('signed', 'published'), ('draft', 'withdrawn'), ('signed', 'withdrawn'), ('published', 'withdrawn')) THEN
        RAISE EXCEPTION '通报不能从 % 变为 %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_bulletin_step';
    END IF;
    RETURN NEW;
END
$$;
