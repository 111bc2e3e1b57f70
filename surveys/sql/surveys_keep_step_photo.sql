-- Question: may a photo that a step names be changed or taken back?  Never: once its bytes are kept that is noted, and
--           nothing else.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION surveys_keep_step_photo();
CREATE FUNCTION surveys_keep_step_photo() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.kept_at IS NULL AND to_jsonb(NEW) - 'kept_at' = to_jsonb(OLD) - 'kept_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '案件办理步骤 % 的照片 % 已经登记，不能修改或删除', OLD.step_id, OLD.position
        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_stepphoto_kept';
END
$$;
