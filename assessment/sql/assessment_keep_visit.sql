-- Question: may this visit to a point be written?  Not of a day that has not come, and never changed.  (trigger)
-- CRS: none. recorded_at is the transaction's moment.
-- Undo: DROP FUNCTION assessment_keep_visit();
CREATE FUNCTION assessment_keep_visit() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '到点记录不能修改或删除'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_pointvisit_kept';
    END IF;
    IF NEW.visited_on > (now() AT TIME ZONE (SELECT c.time_zone FROM grids_county c))::date THEN
        RAISE EXCEPTION '日期 % 还没有到', NEW.visited_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_pointvisit_of_the_future';
    END IF;
    NEW.recorded_at := now();
    RETURN NEW;
END
$$;
