#!/bin/bash
# Makes the cluster, the role and the database of POSTGRES_* on the first start, then becomes PostgreSQL.
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    chmod 0700 "$PGDATA"
    eval "initdb --username=\"$POSTGRES_USER\" --pwfile=\"$POSTGRES_PASSWORD_FILE\" ${POSTGRES_INITDB_ARGS:-}"
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    pg_ctl --wait start -o "-c listen_addresses=''"
    createdb --username="$POSTGRES_USER" --maintenance-db=postgres "$POSTGRES_DB"
    pg_ctl --wait stop
fi
exec "$@" -c listen_addresses='*'
