-- Question: was one of the written points seen when its category was out of use already?  (trigger of the statement,
--           so that thousands are asked about in one join)
-- CRS: none. The detail tells code, English name and day, for words in another language (gis_core/database_words.py).
-- Undo: DROP FUNCTION surveys_refuse_inactive();
CREATE FUNCTION surveys_refuse_inactive() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    refused record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT c.key, c.name_zh, c.name_en, c.inactive_since INTO refused
        FROM new_rows n JOIN grids_category c ON c.id = n.category_id AND c.inactive_since <= n.seen_on
        ORDER BY n.id LIMIT 1;
    ELSE
        SELECT c.key, c.name_zh, c.name_en, c.inactive_since INTO refused
        FROM new_rows n JOIN grids_category c ON c.id = n.category_id AND c.inactive_since <= n.seen_on
        JOIN old_rows o ON o.id = n.id
        WHERE (o.category_id, o.seen_on) IS DISTINCT FROM (n.category_id, n.seen_on)
        ORDER BY n.id LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION '类别 %（%）自 % 起停用，不接受这一天及以后发现的问题', refused.key, refused.name_zh, refused.inactive_since
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_category_in_use', COLUMN = 'category_id',
                  DETAIL = concat_ws('; ', refused.key, coalesce(nullif(refused.name_en, ''), refused.name_zh),
                                     refused.inactive_since),
                  HINT = '请改用启用的类别；发现时间写错的请更正。';
    END IF;
    RETURN NULL;
END
$$;
