-- Question: may this change of a month of inspection be written?  Planned with its list; drawn once with a seed; closed
--           once; nothing else of it changes.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_month();
CREATE FUNCTION assessment_keep_month() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.seed <> '' OR NEW.closed_at IS NOT NULL THEN
            RAISE EXCEPTION '检查计划要先公布名单，再抽签'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_inspectionmonth_list_first';
        END IF;
        IF NOT EXISTS (SELECT FROM assessment_yardstick y WHERE y.id = NEW.yardstick_id AND y.state = 'approved') THEN
            RAISE EXCEPTION '测评体系还没有批准'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_inspectionmonth_yardstick';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - '{seed,seed_source,drawn_by_id,drawn_at,closed_by_id,closed_at}'::text[])
           IS DISTINCT FROM (to_jsonb(OLD) - '{seed,seed_source,drawn_by_id,drawn_at,closed_by_id,closed_at}'::text[])
        OR (OLD.seed <> '' AND (NEW.seed, NEW.seed_source, NEW.drawn_by_id, NEW.drawn_at)
            IS DISTINCT FROM (OLD.seed, OLD.seed_source, OLD.drawn_by_id, OLD.drawn_at))
        OR (OLD.closed_at IS NOT NULL
            AND (NEW.closed_by_id, NEW.closed_at) IS DISTINCT FROM (OLD.closed_by_id, OLD.closed_at)) THEN
        RAISE EXCEPTION '% 检查计划已经公布，名单、抽签和截止都不能改', to_char(OLD.month, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_inspectionmonth_kept';
    END IF;
    RETURN NEW;
END
$$;
