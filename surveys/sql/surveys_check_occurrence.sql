-- Question: may a recurring spot open a case for this day?  Accepted, within its period, on one of its weekdays.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_check_occurrence();
CREATE FUNCTION surveys_check_occurrence() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM surveys_recurringspot s
                   WHERE s.id = NEW.spot_id AND s.state = 'accepted' AND s.during @> NEW.on_date
                     AND extract(isodow FROM NEW.on_date)::int = ANY (s.weekdays)) THEN
        RAISE EXCEPTION '多发点位 % 在 % 没有计划', NEW.spot_id, NEW.on_date
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_recurringoccurrence_planned';
    END IF;
    RETURN NEW;
END
$$;
