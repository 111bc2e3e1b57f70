-- Question: which day is so many worked days after a day, which does not count itself?  As surveys.enforcement.past.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_worked_days_after(date, integer);
-- Needs: surveys_is_worked
CREATE FUNCTION surveys_worked_days_after(day date, number integer) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT d::date FROM generate_series(day + 1, day + 20 + 3 * number, interval '1 day') d
        WHERE surveys_is_worked(d::date) ORDER BY d OFFSET number - 1 LIMIT 1);
