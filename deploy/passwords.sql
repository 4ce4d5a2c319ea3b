-- The passwords of the two roles, from the environment: OWNER_PASSWORD, APPLICATION_PASSWORD. After roles.sql.
\getenv owner OWNER_PASSWORD
\getenv application APPLICATION_PASSWORD
ALTER ROLE onewindow_owner PASSWORD :'owner';
ALTER ROLE onewindow_app   PASSWORD :'application';
