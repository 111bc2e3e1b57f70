-- Question: is a day worked in this county?  Named days first, then the week of the office hours in force (Monday to
--           Friday where there are none), as gis_core.work_time has it for years that are arranged.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_is_worked(date);
CREATE FUNCTION surveys_is_worked(day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    (SELECT d.is_workday FROM gis_core_calendarday d WHERE d.on_date = day),
    ((coalesce(
        (SELECT o.weekdays FROM gis_core_officehours o ORDER BY (o.valid_from <= day) DESC,
            CASE WHEN o.valid_from <= day THEN day - o.valid_from ELSE o.valid_from - day END LIMIT 1),
        31) >> (extract(isodow FROM day)::int - 1)) & 1) = 1);
