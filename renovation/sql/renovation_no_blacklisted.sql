-- Question: may this contractor be given this work?  Not while it is blacklisted, on the day of its appointment.
--           (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION renovation_no_blacklisted();
CREATE FUNCTION renovation_no_blacklisted() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    why text;
BEGIN
    -- The longest stands for all; the id decides between equals.
    SELECT l.reason || '（' || l.document || '）' INTO why FROM renovation_blacklisting l
    WHERE l.contractor_id = NEW.contractor_id AND l.during @> NEW.appointed_on
    ORDER BY upper(l.during) DESC NULLS FIRST, l.id LIMIT 1;
    IF why IS NOT NULL THEN
        RAISE EXCEPTION '承包单位在黑名单中，不得承接项目：%', why
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renovation_no_blacklisted', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
