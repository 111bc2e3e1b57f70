-- Question: which stored points may a boundary edition have given to somebody else?  Those of its first day or later on
--           ground that it made or closed, or so near (0.001°, more than 50 m in any county) that they answer to it as
--           the nearest grid; some too many, never one too few.
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION surveys_points_of_edition(bigint);
CREATE FUNCTION surveys_points_of_edition(edition bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT p.id
    FROM grids_boundaryedition e
    JOIN grids_territory t ON t.layer = e.layer AND t.valid && daterange(e.effective_from, NULL)
        AND (t.edition_id = e.id OR NOT upper_inf(t.known))
    JOIN surveys_surveypoint p ON st_dwithin(t.geom, p.geom, 0.001) AND p.seen_on >= e.effective_from
    WHERE e.id = edition;
END;
