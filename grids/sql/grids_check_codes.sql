-- Question: does this row's code obey the county's code rules?  (trigger; national rules only, free codes pass)
-- CRS: none. Sources: domain standards GB/T 2260 and the 12-digit statistical code, GB 32100-2015 (mod 31),
--      the 15-digit grid code, 16/17-digit component identifiers.
-- Undo: DROP FUNCTION grids_check_codes();
-- Needs: grids_code_problem, grids_uscc_problem
CREATE FUNCTION grids_check_codes() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    national boolean := (SELECT code_rules = 'national' FROM grids_county);
    problem text;
BEGIN
    IF TG_TABLE_NAME = 'grids_unit' THEN
        problem := grids_uscc_problem(NEW.uscc);
    ELSIF NOT national THEN
        RETURN NEW;
    ELSIF TG_TABLE_NAME = 'grids_division' THEN
        problem := grids_code_problem('division', NEW.code, NEW.level,
                                      (SELECT code FROM grids_division WHERE id = NEW.parent_id));
    ELSIF TG_TABLE_NAME = 'grids_grid' THEN
        problem := grids_code_problem('grid', NEW.code, NEW.kind, nullif(NEW.community_code, ''));
    ELSIF TG_TABLE_NAME = 'grids_facility' THEN
        problem := grids_code_problem('facility', NEW.code,
                                      (SELECT code FROM grids_category WHERE id = NEW.category_id), NULL);
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_code_rules';
    END IF;
    RETURN NEW;
END
$$;
