-- Question: which rule does a unified social credit code break?  NULL when it breaks none.
-- CRS: none. Source: GB 32100-2015: 18 characters, the last is the check digit, weights 3^i mod 31.
-- Undo: DROP FUNCTION grids_uscc_problem(text);
CREATE FUNCTION grids_uscc_problem(uscc text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN uscc !~ '^[0-9A-HJ-NPQRTUWXY]{18}$'
        THEN format('统一社会信用代码 %s 应为 18 位，由数字和大写字母（不含 I、O、S、V、Z）组成', uscc)
    WHEN substr(uscc, 18, 1) <> (
        SELECT substr('0123456789ABCDEFGHJKLMNPQRTUWXY', ((31 - sum(
                   (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(uscc, n + 1, 1)) - 1)
                   * (ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28])[n + 1]) % 31) % 31)::integer + 1, 1)
        FROM generate_series(0, 16) n)
        THEN format('统一社会信用代码 %s 的校验位不对', uscc)
    END;
