#!/bin/bash
# Runs once, when the database server makes its cluster: the two roles, and who owns the database.
set -euo pipefail

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set database="$POSTGRES_DB" --set owner="$CS_OWNER_PASSWORD" --set app="$CS_APP_PASSWORD" <<'SQL'
CREATE ROLE cs_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE cs_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
ALTER DATABASE :"database" OWNER TO cs_owner;
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO cs_app;
SQL
