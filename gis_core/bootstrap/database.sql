-- What does a database need from a superuser?  Once per database, after server.sql; repeating it changes nothing.
-- Undo: drop the database.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS postgres_fdw;
ALTER EXTENSION postgis UPDATE;

-- Row-level security keeps the GiST index only for operators that leak nothing.  Not in dumps, lost when the
-- extension replaces the function: `doctor` looks for it, a restore repeats this file.
ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO wangge_owner', current_database());
    -- Nobody switches history off by a setting of the session's database.
    EXECUTE format('ALTER DATABASE %I SET pgtrigger.ignore = %L', current_database(), '{}');
    -- Bulk loads stage in temporary tables; pages beyond this go through the kernel one by one, twice as slow.
    EXECUTE format('ALTER DATABASE %I SET temp_buffers = %L', current_database(), '256MB');
END
$$;

-- Migrations make everything as wangge_owner; the app may read and write rows, never change the schema.
-- Tables of history take UPDATE, DELETE and TRUNCATE away again; the loader gets what its functions need
-- (gis_core/rights.py, after every migrate).
GRANT USAGE ON SCHEMA public TO wangge_app, wangge_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE wangge_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wangge_app;
ALTER DEFAULT PRIVILEGES FOR ROLE wangge_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO wangge_app;
ALTER DEFAULT PRIVILEGES FOR ROLE wangge_owner IN SCHEMA public REVOKE ALL ON TABLES FROM wangge_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE wangge_owner IN SCHEMA public REVOKE ALL ON SEQUENCES FROM wangge_loader;
