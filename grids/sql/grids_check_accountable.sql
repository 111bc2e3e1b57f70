-- Question: may this unit answer for ground?  Only a unit of a scored league may.  (trigger; TG_ARGV[0] = column)
-- CRS: none.
-- Undo: DROP FUNCTION grids_check_accountable();
CREATE FUNCTION grids_check_accountable() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    unit_id bigint;
    unit record;
BEGIN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO unit_id USING NEW;
    SELECT name, league INTO unit FROM grids_unit WHERE id = unit_id;
    IF unit.league = 'none' THEN
        RAISE EXCEPTION '单位“%”不参加考评，不能作为责任单位（% %）', unit.name, TG_TABLE_NAME, NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_accountable_league',
                  HINT = '责任单位必须属于路段监管单位、部门责任单位或社区三类之一；业主、商户、物业只能处置。';
    END IF;
    RETURN NEW;
END
$$;
