-- Question: may this draft hold its area?  Not while another draft of the layer holds ground of it.  (trigger; sets the codes
--           of the divisions above, the county's being the empty one; what the client sends is ignored)
-- CRS: none. Locks the county row, as every change of ground does: of two drafts at one moment the first has the area.
-- Undo: DROP FUNCTION grids_check_draft();
-- Needs: grids_divisions_above
CREATE OR REPLACE FUNCTION grids_check_draft() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp
AS $$
DECLARE
    area record;
    holder record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '边界草案“%”不能删除', OLD.name
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'grids_editiondraft_kept', HINT = '不用的草案可以作废。';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.layer, OLD.area_code) IS DISTINCT FROM (NEW.layer, NEW.area_code)
           OR (OLD.state, NEW.state) IN (('discarded', 'open'), ('discarded', 'published'), ('published', 'discarded')) THEN
            RAISE EXCEPTION '边界草案“%”的图层和范围不能改，作废的不能恢复', OLD.name
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'grids_editiondraft_kept', HINT = '请另建草案。';
        END IF;
        NEW.area_path := OLD.area_path;
    ELSE
        IF NEW.area_code <> '' THEN
            SELECT d.level INTO area FROM grids_division d
            WHERE d.code = NEW.area_code AND upper_inf(d.known) AND d.valid @> NEW.on_date;
            IF NOT FOUND THEN
                RAISE EXCEPTION '% 没有代码为 % 的区划', NEW.on_date, NEW.area_code
                    USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'grids_editiondraft_area',
                          HINT = '请写乡镇街道或村社区的代码；整个县留空。';
            END IF;
            IF area.level NOT IN ('township', 'community') THEN
                NEW.area_code := '';
            END IF;
        END IF;
        NEW.area_path := grids_divisions_above(NEW.area_code, NEW.on_date) || ''::varchar;
    END IF;
    IF NEW.state <> 'open' THEN
        RETURN NEW;
    END IF;
    UPDATE grids_county SET ground_version = ground_version;
    SELECT d.name INTO holder FROM grids_editiondraft d
    WHERE d.state = 'open' AND d.layer = NEW.layer AND d.id <> NEW.id
      AND (d.area_code = ANY (NEW.area_path) OR NEW.area_code = ANY (d.area_path))
    ORDER BY d.id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '这一范围正在草案“%”中编辑', holder.name
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'grids_editiondraft_area_locked',
                  HINT = '请等它发布或作废，或者选不相交的范围。';
    END IF;
    RETURN NEW;
END
$$;
