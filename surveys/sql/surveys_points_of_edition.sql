-- Question: which stored points may a boundary edition have given to somebody else?  Those of its first day or later on
--           ground that it made or closed: elsewhere no candidate came or went, and the rule asks for the nearest grid
--           only where there is none.  So of the points beside that ground (0.001°, more than 50 m in any county) only
--           those are meant that answered to a fallback; some too many, never one too few.
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION surveys_points_of_edition(bigint);
CREATE FUNCTION surveys_points_of_edition(edition bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH ground AS MATERIALIZED (
        -- Once, where a version ends and the next begins on the same ground: its points are looked for once.
        SELECT DISTINCT t.geom, e.effective_from
        FROM grids_boundaryedition e
        JOIN grids_territory t
            ON (t.layer = e.layer OR (t.layer = 'junctions' AND e.layer = 'road_sections'))  -- those of its sections
            AND t.valid && daterange(e.effective_from, NULL)
            AND (t.edition_id = e.id OR NOT upper_inf(t.known))
        WHERE e.id = edition
    )
    SELECT p.id
    FROM ground g JOIN surveys_surveypoint p ON st_intersects(g.geom, p.geom)
    WHERE p.seen_on >= g.effective_from
    UNION
    SELECT p.id
    FROM ground g JOIN surveys_surveypoint p ON st_dwithin(g.geom, p.geom, 0.001)
    WHERE p.accountable_step > 10 AND p.seen_on >= g.effective_from;
END;
