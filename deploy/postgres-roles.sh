#!/bin/sh
# Run once by PostgreSQL's image, in an empty database: the application's own login, which `driveway init` finds there.
set -eu
psql --variable ON_ERROR_STOP=1 --variable password="$DRIVEWAY_APP_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'END'
CREATE ROLE driveway_app LOGIN NOINHERIT PASSWORD :'password';
END
