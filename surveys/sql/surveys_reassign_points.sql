-- Question: who answers for the stored points on the ground as it is known now?  Asked again for all of them, for
--           those that an edition may have given to somebody else, or (neither) for those whose answer carries a
--           fallback or a warning; only what differs is written.
-- CRS: EPSG:4490. Runs as the loader and takes nothing from the session but the choice.
-- Undo: DROP FUNCTION surveys_reassign_points(boolean, bigint);
-- Needs: surveys_points_of_edition
CREATE FUNCTION surveys_reassign_points(
    everything boolean, edition bigint, OUT read bigint, OUT changed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning
AS $$
BEGIN
    DROP TABLE IF EXISTS pg_temp.points_asked, pg_temp.grids_asked, pg_temp.points_answered;
    CREATE TEMPORARY TABLE points_asked ON COMMIT DROP AS
    SELECT id FROM surveys_points_of_edition(edition) id WHERE edition IS NOT NULL
    UNION ALL
    SELECT p.id FROM surveys_surveypoint p
    WHERE edition IS NULL
      AND (everything OR p.flags && '{nearest_grid,township,office,no_policy,unit_not_in_service}');
    CREATE TEMPORARY TABLE grids_asked ON COMMIT DROP AS
    SELECT p.id, p.geom::geometry AS geom, p.category_id, p.seen_on AS on_date, p.facility_id, NULL::bigint AS as_known
    FROM pg_temp.points_asked JOIN surveys_surveypoint p USING (id)
    ORDER BY p.geom;
    GET DIAGNOSTICS read = ROW_COUNT;
    CREATE INDEX ON pg_temp.grids_asked USING gist (geom);
    ANALYZE pg_temp.grids_asked;
    CREATE TEMPORARY TABLE points_answered ON COMMIT DROP AS
    SELECT a.*, array_remove(p.flags::text[], 'outside_county') AS old_flags,
           CASE WHEN 'outside_county' = ANY (p.flags) THEN '{outside_county}' ELSE '{}' END::text[] AS kept
    FROM grids_answer_staged() a JOIN surveys_surveypoint p ON p.id = a.id;
    UPDATE surveys_surveypoint p
    SET accountable_unit_id = a.accountable_unit_id, handling_unit_id = a.handling_unit_id,
        supervising_unit_id = a.supervising_unit_id, accountable_step = a.accountable_step,
        handling_step = a.handling_step, supervising_step = a.supervising_step,
        accountable_territory = a.accountable_territory, handling_territory = a.handling_territory,
        supervising_territory = a.supervising_territory, grid_id = a.grid_id, road_section_id = a.road_section_id,
        flags = a.flags || a.kept, ground_version = a.ground_version
    FROM pg_temp.points_answered a
    WHERE a.id = p.id
      AND (p.accountable_unit_id, p.handling_unit_id, p.supervising_unit_id,
           p.accountable_step, p.handling_step, p.supervising_step,
           p.accountable_territory, p.handling_territory, p.supervising_territory,
           p.grid_id, p.road_section_id, a.old_flags)
          IS DISTINCT FROM
          (a.accountable_unit_id, a.handling_unit_id, a.supervising_unit_id,
           a.accountable_step, a.handling_step, a.supervising_step,
           a.accountable_territory, a.handling_territory, a.supervising_territory,
           a.grid_id, a.road_section_id, a.flags);
    GET DIAGNOSTICS changed = ROW_COUNT;
END
$$;
