-- Question: what do rulings and duties for the whole county bid for a category and date?  Exactly one row.
-- CRS: none. Keys as of grids_key; NULL where nobody bids.
-- Undo: DROP FUNCTION grids_countywide(bigint, date, bigint);
-- Needs: grids_key, grids_territory_applies
CREATE FUNCTION grids_countywide(category bigint, on_date date, version bigint)
RETURNS TABLE (accountable_key bigint, handling_key bigint, out_of_service boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT min(grids_key(p.accountable_position, t.step, t.rank, t.accountable_during @> on_date)),
           min(grids_key(p.handling_position, t.step, t.rank, t.handling_during @> on_date)),
           bool_or((p.accountable_position[t.step] IS NOT NULL AND NOT t.accountable_during @> on_date)
                OR (p.handling_position[t.step] IS NOT NULL AND NOT t.handling_during @> on_date)) IS TRUE
    FROM grids_dutypolicy p
    JOIN grids_territory t ON t.category_ids[1] = p.category_id AND t.step <= 10 AND t.geom IS NULL
        AND grids_territory_applies(t.valid, t.known, t.category_ids, category, on_date, version)
    WHERE p.category_id = category AND p.valid @> on_date AND p.known @> version;
END;
