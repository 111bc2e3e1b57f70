-- Question: may this row of a draft be written?  Only while the draft is open, with the kind of shape that its layer has.
--           (trigger; says when the row was changed)
-- CRS: EPSG:4490. Whoever publishes waits for rows that are being written.
-- Undo: DROP FUNCTION grids_keep_draft_row();
CREATE FUNCTION grids_keep_draft_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    draft record;
BEGIN
    SELECT d.name, d.layer, d.state INTO draft FROM grids_editiondraft d
    WHERE d.id = CASE TG_OP WHEN 'DELETE' THEN OLD.draft_id ELSE NEW.draft_id END FOR SHARE;
    IF draft.state <> 'open' OR (TG_OP = 'UPDATE' AND OLD.draft_id <> NEW.draft_id) THEN
        RAISE EXCEPTION '草案“%”已发布或作废，其中的图形不能再改', draft.name
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'grids_draftrow_kept', HINT = '请另建草案。';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (draft.layer = 'road_sections') <> (NEW.centreline IS NOT NULL) THEN
        RAISE EXCEPTION '草案“%”里应为%', draft.name, CASE draft.layer WHEN 'road_sections' THEN '中心线' ELSE '面' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grids_draftrow_layer';
    END IF;
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END
$$;
