-- Question: how does whoever keeps an answer of the points' columns learn that it is no longer true?  (trigger)
-- CRS: none. Adds a random mark: no row that two writers would change, so none waits for the other, and a mark counts
--      once its statement is committed, in whatever order. From a hundred marks on, those that nobody holds become one
--      of the same XOR; at stricter levels than READ COMMITTED a row that another changed or read would be an error.
--      Runs as the owner: nobody else writes marks.
-- Undo: DROP FUNCTION surveys_note_columns_change();
-- Needs: surveys_columns_change
CREATE FUNCTION surveys_note_columns_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO surveys_columns_change (mark) VALUES (hashtextextended(gen_random_uuid()::text, 0));
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RETURN NULL;
    END IF;
    IF (SELECT count(*) FROM (SELECT FROM surveys_columns_change LIMIT 100) few) = 100 THEN
        WITH held AS MATERIALIZED (
            SELECT id FROM surveys_columns_change FOR UPDATE SKIP LOCKED
        ), folded AS (
            DELETE FROM surveys_columns_change c USING held WHERE c.id = held.id RETURNING c.mark
        )
        INSERT INTO surveys_columns_change (mark) SELECT bit_xor(mark) FROM folded HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END
$$;
