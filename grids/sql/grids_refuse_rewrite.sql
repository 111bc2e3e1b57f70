-- Question: may a published version be rewritten?  No: it is closed and superseded.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION grids_refuse_rewrite();
CREATE OR REPLACE FUNCTION grids_refuse_rewrite() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '已发布的版本不能%：% %', CASE TG_OP WHEN 'DELETE' THEN '删除' ELSE '改写' END, TG_TABLE_NAME,
        coalesce(to_jsonb(OLD) ->> 'code', OLD.id::text)
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_kept',
              HINT = CASE TG_TABLE_NAME
                  WHEN 'grids_dutypolicy' THEN '判定步骤改变时，撤回旧版本（关闭 known）并录入新版本，旧的判定依据才能重放。'
                  ELSE '图形、编码和责任单位只能随新的边界版本改变；旧版本只能关闭有效期。' END;
END
$$;
