-- Question: which unit does this word mean, a code or else a name?  NULL means none.  Raises where no unit or several are meant.
-- CRS: none.
-- Undo: DROP FUNCTION grids_unit_named(text);
CREATE FUNCTION grids_unit_named(word text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
DECLARE
    found bigint[];
BEGIN
    IF coalesce(word, '') = '' THEN
        RETURN NULL;
    END IF;
    found := ARRAY(SELECT u.id FROM grids_unit u WHERE u.code = word);
    IF cardinality(found) = 0 THEN
        found := ARRAY(SELECT u.id FROM grids_unit u WHERE u.name = word);
    END IF;
    IF cardinality(found) <> 1 THEN
        RAISE EXCEPTION '%', CASE cardinality(found) WHEN 0 THEN '没有单位“' || word || '”'
                                  ELSE '有几个单位叫“' || word || '”' END
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'grids_unit_named', HINT = '请写单位代码或准确的名称。';
    END IF;
    RETURN found[1];
END
$$;
