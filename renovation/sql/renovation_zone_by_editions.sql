-- Question: may a zone's outline be changed so?  Freely until its first edition was published; from then on only to that of
--           a published edition.  (trigger of renovation_renovationzone)
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION renovation_zone_by_editions();
CREATE FUNCTION renovation_zone_by_editions() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM renovation_zoneedition e WHERE e.zone_id = NEW.id AND e.during IS NOT NULL)
       AND NOT EXISTS (SELECT FROM renovation_zoneedition e
                       WHERE e.zone_id = NEW.id AND e.during IS NOT NULL AND e.geom::bytea = NEW.geom::bytea) THEN
        RAISE EXCEPTION '片区 % 的范围按版本发布，不能直接改', NEW.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'renovation_zone_by_editions', TABLE = TG_TABLE_NAME,
                  HINT = '请在片区的“范围版本”页提出新的一版。';
    END IF;
    RETURN NEW;
END
$$;
