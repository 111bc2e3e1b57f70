-- Question: what does the login of this session cover?  `everywhere`: the whole county; else units with those below
--           them and grids with the ground that these answer for.  Raises where the session may see nothing: a login that is not
--           on the list, was revoked or is over, or whose owner is no technician today.
--           Grids hold every version, as points keep the version that answered.
-- CRS: none. `session_user` is the login, whatever SET ROLE says; the database's owner and superusers see everything.
-- Undo: DROP FUNCTION grids_login_scope();
CREATE FUNCTION grids_login_scope(OUT user_id bigint, OUT everywhere boolean, OUT unit_ids bigint[], OUT grid_ids bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    login record;
BEGIN
    SELECT l.user_id, l.unit_id INTO login
    FROM grids_databaselogin l
    JOIN gis_core_user u ON u.id = l.user_id AND u.is_active
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c), current_date) AS day
    ) today
    WHERE l.name = session_user AND l.revoked_at IS NULL AND l.expires_on >= today.day
      AND EXISTS (SELECT FROM grids_membership m
                  WHERE m.user_id = l.user_id AND m.role = 'technician' AND m.during @> today.day);
    IF NOT FOUND THEN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = session_user AND (rolsuper OR rolname = current_user)) THEN
            RAISE EXCEPTION '登录 % 不能使用本数据库', session_user
                USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'grids_databaselogin_admitted',
                      HINT = '登录未登记、已停用或已过期，或者本人今天不是 GIS 技术员；请联系管理员（qgis_login）。';
        END IF;
        everywhere := true;
        RETURN;
    END IF;
    user_id := login.user_id;
    everywhere := login.unit_id IS NULL;
    IF everywhere THEN
        RETURN;
    END IF;
    unit_ids := ARRAY(
        WITH RECURSIVE below AS (
            SELECT login.unit_id AS id
            UNION
            SELECT u.id FROM grids_unit u JOIN below ON u.parent_id = below.id
        )
        SELECT id FROM below);
    grid_ids := ARRAY(
        SELECT g.id FROM grids_grid g WHERE g.accountable_unit_id = ANY (unit_ids)
        UNION
        SELECT g.id FROM grids_division d JOIN grids_grid g ON starts_with(g.community_code, d.code)
        WHERE d.unit_id = ANY (unit_ids) AND upper_inf(d.known));
END
$$;
