-- Question: which ground version does a question mean?  NULL means what is known now; a version that is not there
--           yet, or never was, is refused: it has no answer.
-- CRS: none.
-- Undo: DROP FUNCTION grids_asked_version(bigint, bigint);
CREATE FUNCTION grids_asked_version(as_known bigint, current_version bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp
AS $$
BEGIN
    IF as_known NOT BETWEEN 1 AND current_version THEN
        RAISE EXCEPTION '没有底图版本 %：现有版本是 1 到 %', as_known, current_version
            USING ERRCODE = 'invalid_parameter_value', HINT = '版本号在判定依据的 versions.ground 里。';
    END IF;
    RETURN coalesce(as_known, current_version);
END
$$;
