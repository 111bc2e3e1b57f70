-- Question: which ground version learns of the statement that is about to change the ground?  (trigger)
-- CRS: none. Locks the county row, so that changes of ground queue up at every isolation level.
-- Undo: DROP FUNCTION grids_learn_version();
CREATE FUNCTION grids_learn_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE grids_county SET ground_version = ground_version + 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION '数据库里还没有县：请先运行 script/manage init_county'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END
$$;
