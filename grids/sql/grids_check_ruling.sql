-- Question: does the catalogue know the categories that a ruling names?  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION grids_check_ruling();
CREATE FUNCTION grids_check_ruling() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    unknown text;
BEGIN
    SELECT k INTO unknown FROM unnest(NEW.category_keys) k
    WHERE NOT EXISTS (SELECT FROM grids_category c WHERE c.key = k) ORDER BY k LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '责任认定 % 引用了目录中没有的类别 %', NEW.code, unknown
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'grids_ruling_category_keys';
    END IF;
    RETURN NEW;
END
$$;
