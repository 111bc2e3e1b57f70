-- Question: on which ground may a boundary edition have given points to somebody else, and from which day on?  On ground
--           that it made or closed: elsewhere no candidate came or went. One row where a version ends and the next
--           begins on the same ground, so that its points are looked for once.
-- CRS: EPSG:4490.
-- Undo: DROP FUNCTION surveys_ground_of_edition(bigint);
CREATE FUNCTION surveys_ground_of_edition(edition bigint) RETURNS TABLE (geom geometry, effective_from date)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT t.geom, e.effective_from
    FROM grids_boundaryedition e
    JOIN grids_territory t
        ON (t.layer = e.layer OR (t.layer = 'junctions' AND e.layer = 'road_sections'))  -- those of its sections
        AND t.valid && daterange(e.effective_from, NULL)
        AND (t.edition_id = e.id OR NOT upper_inf(t.known))
    WHERE e.id = edition;
END;
