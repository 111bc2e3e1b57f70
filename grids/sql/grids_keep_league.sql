-- Question: may a unit leave the scored leagues while it answers for ground?  No.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION grids_keep_league();
CREATE OR REPLACE FUNCTION grids_keep_league() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM grids_territory t
               WHERE t.accountable_unit_id = NEW.id AND upper_inf(t.known) AND t.layer <> 'county') THEN
        RAISE EXCEPTION '单位“%”仍是责任单位，不能退出考评', NEW.name
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'grids_unit_league_kept',
                  HINT = '请先发布新的边界版本，把它的责任区交给别的单位。';
    END IF;
    RETURN NEW;
END
$$;
