-- Question: do the units that work along on a case exist, each once, and is none of them the one that leads?  (trigger)
--           A case has one accountable unit and one that leads: its columns, never NULL.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_joint_units();
CREATE FUNCTION surveys_keep_joint_units() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF NEW.handling_unit_id = ANY (NEW.joint_units) THEN
        RAISE EXCEPTION '案件 % 的牵头单位不能同时是协办单位', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_case_one_leads';
    END IF;
    IF cardinality(NEW.joint_units) <> (SELECT count(DISTINCT u.id) FROM grids_unit u WHERE u.id = ANY (NEW.joint_units)) THEN
        RAISE EXCEPTION '案件 % 的协办单位不存在或重复', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_case_joint_units_known';
    END IF;
    RETURN NEW;
END
$$;
