-- Question: where does a legal term end that would end on this day?  On the next worked day, when it is a day of rest
--           (民事诉讼法 art. 85).
-- CRS: none.
-- Undo: DROP FUNCTION surveys_term_end(date);
-- Needs: surveys_is_worked
CREATE FUNCTION surveys_term_end(day date) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce((SELECT min(d)::date FROM generate_series(day, day + 60, interval '1 day') d
                 WHERE surveys_is_worked(d::date)), day);
