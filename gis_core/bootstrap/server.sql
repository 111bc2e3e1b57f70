-- Which roles does a server need?  Once per server, as a superuser; repeating it changes nothing.
-- Passwords are not set here: the embedded cluster knows its people by their accounts (peer); on any other
-- server say  \password wangge_owner  and  \password wangge_app  afterwards.
-- Undo: DROP OWNED BY … in every database, then DROP ROLE wangge_app, wangge_loader, wangge_owner, wangge_reader,
--       wangge_technician.
DO $$
BEGIN
    IF current_setting('server_version_num')::int < 150000 THEN
        RAISE EXCEPTION 'PostgreSQL 15 or newer is needed, this is %', current_setting('server_version');
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wangge_owner') THEN
        CREATE ROLE wangge_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wangge_app') THEN
        CREATE ROLE wangge_app;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wangge_loader') THEN
        CREATE ROLE wangge_loader;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wangge_reader') THEN
        CREATE ROLE wangge_reader;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wangge_technician') THEN
        CREATE ROLE wangge_technician;
    END IF;
END
$$;

-- The owner migrates and may make databases (the tests' own); the app serves. The loader owns the functions that
-- write in bulk (gis_core/rights.py); nobody steps into it but the owner, who hands the functions over.
ALTER ROLE wangge_owner LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT;
-- Row-level security is there for technicians alone: the app and the loader see every row by their own rules, keep
-- their plans, and may COPY.
ALTER ROLE wangge_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS NOINHERIT;
ALTER ROLE wangge_loader NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
-- The reader owns the views of technicians (gis_core/technicians.py), so row-level security holds for whoever reads
-- them; technicians' logins are members of wangge_technician, which has these views and no table.
ALTER ROLE wangge_reader NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE wangge_technician NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
GRANT wangge_reader TO wangge_owner;
GRANT wangge_loader TO wangge_owner;
REVOKE wangge_loader FROM wangge_app;
-- The owner can show in a test what the app may not do.
GRANT wangge_app TO wangge_owner;

-- The owner pins history's switch to "off" on every history trigger (gis_core/rights.py).
GRANT SET ON PARAMETER "pgtrigger.ignore" TO wangge_owner;
