-- Question: may this change of a quarter's ranking be written?  Made as preliminary; approved by somebody else; published;
--           withdrawn with a reason; its lists never change, ties are decided before approval.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_ranking();
CREATE FUNCTION assessment_keep_ranking() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    steps text[] := '{preliminary,preliminary,preliminary,approved,preliminary,withdrawn,approved,published,approved,withdrawn,published,withdrawn}';
    step int;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% 排名不能删除，只能说明理由撤回', to_char(OLD.quarter, 'YYYY-"Q"Q')
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_quarterranking_kept';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'preliminary' THEN
            RAISE EXCEPTION '排名要先生成，再由他人审批'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_quarterranking_made_first';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.quarter, NEW.content, NEW.sha256, NEW.made_by_id, NEW.made_at)
       IS DISTINCT FROM (OLD.quarter, OLD.content, OLD.sha256, OLD.made_by_id, OLD.made_at)
       OR (OLD.state <> 'preliminary' AND (NEW.decided, NEW.decided_note, NEW.approved_by_id, NEW.approved_at)
           IS DISTINCT FROM (OLD.decided, OLD.decided_note, OLD.approved_by_id, OLD.approved_at))
       OR (OLD.state IN ('published', 'withdrawn') AND (NEW.published_by_id, NEW.published_at)
           IS DISTINCT FROM (OLD.published_by_id, OLD.published_at)) THEN
        RAISE EXCEPTION '% 排名已经生成，内容不能改写', to_char(OLD.quarter, 'YYYY-"Q"Q')
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_quarterranking_kept';
    END IF;
    FOR step IN 1 .. cardinality(steps) BY 2 LOOP
        IF steps[step] = OLD.state AND steps[step + 1] = NEW.state THEN
            IF NEW.state = 'approved' AND NEW.approved_by_id = NEW.made_by_id THEN
                RAISE EXCEPTION '生成排名的人不能审批'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_quarterranking_other_eyes';
            END IF;
            RETURN NEW;
        END IF;
    END LOOP;
    RAISE EXCEPTION '排名不能从“%”变为“%”', OLD.state, NEW.state
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_quarterranking_step';
END
$$;
