-- Question: may a building's demolition have begun, and may a household of such a building be written so?  Only when
--           every household of the building was compensated and had moved out by that day (regulation on
--           expropriation, art. 27).  Reads the other table, sets nothing.  (trigger of both tables)
-- CRS: none.
-- Undo: DROP FUNCTION renovation_clear_building();
CREATE FUNCTION renovation_clear_building() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    in_the_way text;
BEGIN
    IF TG_TABLE_NAME = 'renovation_projectbuilding' THEN
        SELECT string_agg(h.number, '、' ORDER BY h.number) INTO in_the_way FROM renovation_household h
        WHERE h.building_id = NEW.id
          AND (h.compensated_on IS NULL OR h.vacated_on IS NULL OR h.vacated_on > NEW.demolition_began_on);
    ELSE
        SELECT NEW.number INTO in_the_way FROM renovation_projectbuilding b
        WHERE b.id = NEW.building_id AND b.demolition_began_on IS NOT NULL
          AND (NEW.compensated_on IS NULL OR NEW.vacated_on IS NULL OR NEW.vacated_on > b.demolition_began_on)
        FOR SHARE OF b;
    END IF;
    IF in_the_way IS NOT NULL THEN
        RAISE EXCEPTION '房屋拆除前，各户须先补偿、后搬迁（征收条例第 27 条）：%', in_the_way
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renovation_clear_building', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
