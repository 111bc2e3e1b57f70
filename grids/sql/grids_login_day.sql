-- Question: which day do the views of technicians show?  The one of the session (SET wangge.as_of = '2026-06-01', or
--           options=-c wangge.as_of=2026-06-01 of a connection), else today in the county.
-- CRS: none.
-- Undo: DROP FUNCTION grids_login_day();
CREATE FUNCTION grids_login_day() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN coalesce(
    nullif(current_setting('wangge.as_of', true), '')::date,
    (SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c),
    current_date);
