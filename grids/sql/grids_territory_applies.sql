-- Question: does a territory apply to this category and date, as known at this ground version?  (shared atom)
-- CRS: none; where it lies is asked by st_intersects beside it.
-- Undo: DROP FUNCTION grids_territory_applies(daterange, int8range, bigint[], bigint, date, bigint);
CREATE FUNCTION grids_territory_applies(
    valid daterange, known int8range, category_ids bigint[], category bigint, on_date date, version bigint)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN valid @> on_date AND known @> version AND (category_ids IS NULL OR category = ANY (category_ids));
