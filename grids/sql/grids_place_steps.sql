-- Question: at which place in its two lists does a duty policy name each step?  (trigger; sets its own row)
-- CRS: none. Element n of a position array belongs to step n (grids/rules/policies.py).
-- Undo: DROP FUNCTION grids_place_steps();
CREATE FUNCTION grids_place_steps() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    unknown smallint;
BEGIN
    SELECT s INTO unknown FROM unnest(NEW.accountable_steps) s WHERE s NOT IN (1, 3, 4, 5, 8) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '责任步骤 % 不能确定责任单位', unknown
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grids_dutypolicy_accountable_steps',
                  HINT = '责任单位只能由责任认定、场所、小区、路段和网格确定。';
    END IF;
    SELECT s INTO unknown FROM unnest(NEW.handling_steps) s WHERE s NOT BETWEEN 1 AND 10 OR s = 8 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '处置步骤 % 不存在', unknown
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grids_dutypolicy_handling_steps';
    END IF;
    NEW.accountable_position := (SELECT array_agg(array_position(NEW.accountable_steps, n::smallint)::smallint ORDER BY n)
                                 FROM generate_series(1, 13) n);
    NEW.handling_position := (SELECT array_agg(array_position(NEW.handling_steps, n::smallint)::smallint ORDER BY n)
                              FROM generate_series(1, 13) n);
    RETURN NEW;
END
$$;
