-- Question: who answers for one left-over point of a bulk?  grids_answer, planned apart from the bulk's settings.
-- CRS: point EPSG:4490.
-- Undo: DROP FUNCTION grids_answer_alone(geometry, bigint, date, bigint, bigint);
-- Needs: grids_answer
CREATE FUNCTION grids_answer_alone(point geometry, category bigint, on_date date, facility bigint, as_known bigint)
RETURNS TABLE (
    accountable_unit_id bigint, handling_unit_id bigint, supervising_unit_id bigint,
    accountable_step smallint, handling_step smallint, supervising_step smallint,
    accountable_territory bigint, handling_territory bigint, supervising_territory bigint,
    grid_id bigint, road_section_id bigint, flags text[], ground_version bigint)
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
SET enable_nestloop = on SET enable_sort = on SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY SELECT * FROM grids_answer(point, category, on_date, facility, as_known);
END
$$;
