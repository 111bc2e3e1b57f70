-- Question: who opens the cases of points that came past the app?  The intake job, which listens.  (trigger of the
--           statement)  Points of the app bring their case with them.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_tell_points();
CREATE FUNCTION surveys_tell_points() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows WHERE content_sha256 = '') THEN
        PERFORM pg_notify('surveys_points', '');
    END IF;
    RETURN NULL;
END
$$;
