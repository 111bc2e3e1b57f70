-- Question: which rule does a national code break?  NULL when it breaks none.
-- CRS: none. kind: division (detail = level), grid (detail = grid kind), facility (detail = category code).
-- Undo: DROP FUNCTION grids_code_problem(text, text, text, text);
CREATE FUNCTION grids_code_problem(kind text, code text, detail text, parent text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind
    WHEN 'division' THEN CASE
        WHEN code !~ '^[0-9]+$' THEN format('区划代码 %s 只能由数字组成', code)
        WHEN length(code) <> CASE detail WHEN 'province' THEN 2 WHEN 'prefecture' THEN 4 WHEN 'county' THEN 6
                                         WHEN 'township' THEN 9 ELSE 12 END
            THEN format('区划代码 %s 的位数不对：省 2 位、地 4 位、县 6 位、乡镇街道 9 位、村社区 12 位', code)
        WHEN CASE detail WHEN 'county' THEN right(code, 4) = '0000'
                         ELSE substr(code, CASE detail WHEN 'province' THEN 1 WHEN 'prefecture' THEN 3
                                                       WHEN 'township' THEN 7 ELSE 10 END) ~ '^0+$' END
            THEN format('区划代码 %s 的末段全为 0，像是上级代码的补位写法，请去掉末尾的 0', code)
        WHEN parent IS NOT NULL AND left(code, length(parent)) <> parent
            THEN format('区划代码 %s 不以上级代码 %s 开头', code, parent)
        END
    WHEN 'grid' THEN CASE
        WHEN code !~ '^([0-9]{12}[0-9A-Z]{3}|[0-9]{14})$'
            THEN format('网格编码 %s 应为 15 位：12 位村社区代码加 3 位顺序码（或 14 位旧码）', code)
        WHEN parent IS NOT NULL AND left(code, length(parent)) <> parent
            THEN format('网格编码 %s 的前 12 位不是所属社区代码 %s', code, parent)
        END
    WHEN 'facility' THEN CASE
        WHEN code !~ '^([0-9]{16}|[0-9]{17})$'
            THEN format('部件标识码 %s 应为 17 位（2026 版）或 16 位（2013 版）数字', code)
        WHEN length(code) = 17 AND length(detail) = 5 AND substr(code, 7, 5) <> detail
            THEN format('部件标识码 %s 的第 7 至 11 位不是类别代码 %s', code, detail)
        END
    END;
