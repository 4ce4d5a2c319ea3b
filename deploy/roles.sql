-- The two roles and the database, as docs/operations.md has them. Change both passwords before the first start: \password ROLE in psql.
CREATE ROLE onewindow_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE onewindow_app   LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE onewindow OWNER onewindow_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE onewindow FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE onewindow TO onewindow_app;
\connect onewindow
ALTER DEFAULT PRIVILEGES FOR ROLE onewindow_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO onewindow_app;
ALTER DEFAULT PRIVILEGES FOR ROLE onewindow_owner GRANT USAGE, SELECT ON SEQUENCES TO onewindow_app;
