-- Question: who answers for the stored points on the ground as it is known now?  Asked again for all of them, for
--           those that an edition may have given to somebody else, or (neither) for those whose answer carries a
--           fallback or a warning; only what differs is written.
-- CRS: EPSG:4490. Runs as the loader and takes nothing from the session but the choice. A point that somebody moves
--      meanwhile got its answer from that: it is left as it is.
--      The rule asks for the nearest grid only where there is none: so of the points beside the ground of an edition
--      (0.001°, more than 50 m in any county) those alone are meant that answered to a fallback; some too many, never one
--      too few. Ground of two versions may hold a point twice. None of these points lies on a territory that the frame of
--      that ground, as much wider, does not touch.
-- Undo: DROP FUNCTION surveys_reassign_points(boolean, bigint);
-- Needs: surveys_ground_of_edition
CREATE FUNCTION surveys_reassign_points(
    everything boolean, edition bigint, OUT read bigint, OUT changed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning
SET work_mem = '64MB' SET default_statistics_target = 10
AS $$
DECLARE
    among CONSTANT bigint[] := CASE WHEN edition IS NOT NULL THEN ARRAY(
        SELECT t.id
        FROM surveys_ground_of_edition(edition) g
        JOIN grids_territory t ON t.step <= 10 AND t.geom && st_expand(g.geom, 0.001)) END;
BEGIN
    DROP TABLE IF EXISTS pg_temp.grids_asked, pg_temp.points_answered;
    CREATE TEMPORARY TABLE grids_asked ON COMMIT DROP AS
    SELECT DISTINCT ON (p.geom, p.id)
           p.id, p.geom::geometry AS geom, p.category_id, p.seen_on AS on_date, p.facility_id, NULL::bigint AS as_known
    FROM (
        SELECT p.*
        FROM surveys_ground_of_edition(edition) g JOIN surveys_surveypoint p ON st_intersects(g.geom, p.geom)
        WHERE edition IS NOT NULL AND p.seen_on >= g.effective_from
        UNION ALL
        SELECT p.*
        FROM surveys_ground_of_edition(edition) g JOIN surveys_surveypoint p ON st_dwithin(g.geom, p.geom, 0.001)
        WHERE edition IS NOT NULL AND p.seen_on >= g.effective_from AND p.accountable_step > 10
        UNION ALL
        SELECT p.*
        FROM surveys_surveypoint p
        WHERE edition IS NULL
          AND (everything OR p.flags && '{nearest_grid,township,office,no_policy,unit_not_in_service}')
    ) p
    ORDER BY p.geom, p.id;
    GET DIAGNOSTICS read = ROW_COUNT;
    CREATE INDEX ON pg_temp.grids_asked USING gist (geom);
    ANALYZE pg_temp.grids_asked (category_id, on_date, facility_id);
    CREATE TEMPORARY TABLE points_answered ON COMMIT DROP AS
    SELECT a.*, q.geom, q.category_id, q.on_date, q.facility_id
    FROM grids_answer_staged(among) a JOIN pg_temp.grids_asked q ON q.id = a.id;
    UPDATE surveys_surveypoint p
    SET accountable_unit_id = a.accountable_unit_id, handling_unit_id = a.handling_unit_id,
        supervising_unit_id = a.supervising_unit_id, accountable_step = a.accountable_step,
        handling_step = a.handling_step, supervising_step = a.supervising_step,
        accountable_territory = a.accountable_territory, handling_territory = a.handling_territory,
        supervising_territory = a.supervising_territory, grid_id = a.grid_id, road_section_id = a.road_section_id,
        flags = a.flags || CASE WHEN 'outside_county' = ANY (p.flags) THEN '{outside_county}' ELSE '{}' END::text[],
        ground_version = a.ground_version
    FROM pg_temp.points_answered a
    WHERE a.id = p.id
      AND a.geom = p.geom AND (a.category_id, a.on_date) = (p.category_id, p.seen_on)
      AND a.facility_id IS NOT DISTINCT FROM p.facility_id
      AND (p.accountable_unit_id, p.handling_unit_id, p.supervising_unit_id,
           p.accountable_step, p.handling_step, p.supervising_step,
           p.accountable_territory, p.handling_territory, p.supervising_territory,
           p.grid_id, p.road_section_id, array_remove(p.flags::text[], 'outside_county'))
          IS DISTINCT FROM
          (a.accountable_unit_id, a.handling_unit_id, a.supervising_unit_id,
           a.accountable_step, a.handling_step, a.supervising_step,
           a.accountable_territory, a.handling_territory, a.supervising_territory,
           a.grid_id, a.road_section_id, a.flags);
    GET DIAGNOSTICS changed = ROW_COUNT;
END
$$;
