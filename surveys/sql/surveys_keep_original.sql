-- Question: may an original that has been kept be changed or taken back?  Never, by nobody.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_original();
CREATE FUNCTION surveys_keep_original() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '照片 % 的原图已经保存，不能修改或删除', left(OLD.photo_sha256, 8)
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_photooriginal_kept';
END
$$;
