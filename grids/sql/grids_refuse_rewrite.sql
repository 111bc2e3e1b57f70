-- Question: may a published version be rewritten?  No: it is closed and superseded.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION grids_refuse_rewrite();
CREATE FUNCTION grids_refuse_rewrite() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '已发布的版本不能%：% %', CASE TG_OP WHEN 'DELETE' THEN '删除' ELSE '改写' END, TG_TABLE_NAME, OLD.code
        USING ERRCODE = 'restrict_violation',
              HINT = '图形、编码和责任单位只能随新的边界版本改变；旧版本只能关闭有效期。';
END
$$;
