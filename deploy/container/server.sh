#!/bin/sh
# What a container of the server's image does: one of the school's programs, named by the first word.
# Anything else is a command typed by hand, such as `python manage.py makemigrations groups`.
set -eu

here=/school/container
checkout=/checkout/server

# A container that starts as root (kl-backend does, for the sake of commands typed by hand) steps down first.
run() {
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --inh-caps=-all -- "$@"
    fi
    exec "$@"
}

# What is typed by hand runs in the checkout, where it is mounted, as the checkout's owner:
# a migration that it makes lands there and belongs to whoever will commit it.
run_by_hand() {
    [ -f "$checkout/manage.py" ] || run "$@"
    cd "$checkout"
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid="$(stat -c %u .)" --regid="$(stat -c %g .)" --groups=10001 --no-new-privs --inh-caps=-all -- "$@"
    fi
    exec "$@"
}

# In a demo, addresses on localhost mean the same to a container as to the browser of the person who tries it.
open_loopback() {
    if [ -n "${TELEKLASA_LOOPBACK:-}" ]; then
        # shellcheck disable=SC2086  # several words are meant
        (run python "$here/loopback.py" $TELEKLASA_LOOPBACK) &
    fi
}

allow_own_host() {
    if [ -z "${TELEKLASA_ALLOWED_HOSTS:-}" ]; then
        host=${TELEKLASA_PUBLIC_URL:-http://localhost}
        host=${host#*://} host=${host%%/*} host=${host%%:*}
        export TELEKLASA_ALLOWED_HOSTS="$host localhost 127.0.0.1 kl-backend"
    fi
}

# No web request may hold a statement, a lock or an idle transaction for long.
limit_statements() {
    export PGOPTIONS="-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
}

# There is no access log anywhere: it would hold codes.
granian_options="--host 0.0.0.0 --no-ws --log-level warning --no-access-log --backlog 4096 --workers-kill-timeout 8"

case "${1:-backend}" in
backend)
    allow_own_host
    (run python manage.py check --deploy --fail-level ERROR --database default)
    open_loopback
    limit_statements
    TELEKLASA_WEB_THREADS="${TELEKLASA_WEB_THREADS:-16}"
    export TELEKLASA_WEB_THREADS
    # shellcheck disable=SC2086  # several words are meant
    run granian --interface asgi $granian_options --port 8000 --workers "${TELEKLASA_WEB_WORKERS:-2}" \
        --backpressure 4000 --respawn-failed-workers teleklasa.site.backend:application
    ;;
stream)
    limit_statements
    # The backpressure exceeds the waiting browsers, each of which holds a request open.
    # shellcheck disable=SC2086  # several words are meant
    run granian --interface asgi $granian_options --port 8001 --workers 1 \
        --backpressure $((${TELEKLASA_MOST_STREAMS:-20000} + 10000)) --respawn-failed-workers teleklasa.door.app:app
    ;;
worker)
    open_loopback
    run python manage.py procrastinate worker --concurrency 4
    ;;
watcher)
    open_loopback
    run python manage.py watch_swarm
    ;;
migrate)
    run python "$here/migrate.py"
    ;;
demo)
    open_loopback
    (run python manage.py seed_demo --swarm-file /tmp/swarm.json)
    run python -m teleklasa.bbb.testserver --host 0.0.0.0 --swarm /tmp/swarm.json
    ;;
keys)
    exec python "$here/make_keys.py"
    ;;
*)
    run_by_hand "$@"
    ;;
esac
