#!/bin/bash
# Builds the images, brings the sample school up in containers, runs one lesson through it, and takes all down again.
#
#   deploy/try.sh           needs a Docker engine with Compose, Python 3, and the ports of the demo
#   KEEP=1 deploy/try.sh    leaves the school running
#
# It has a project, and so data, of its own. Exit 0 only when everything held.
set -euo pipefail
cd "$(dirname "$0")"

export TELEKLASA_OPEN_FILES=${TELEKLASA_OPEN_FILES:-4096}  # some engines may not give more
compose() { docker compose --project-name teleklasa-try --env-file demo.env "$@"; }

finish() {
    status=$?
    if [ "$status" != 0 ]; then
        compose ps --all || true
        compose logs --no-color --tail 30 || true
    fi
    [ -n "${KEEP:-}" ] || compose down --volumes --remove-orphans --timeout 20 >/dev/null 2>&1 || true
    exit "$status"
}

docker info >/dev/null || { echo "No container engine answers."; exit 1; }
trap finish EXIT

compose build
compose up --detach --wait --wait-timeout 300
echo "Everything is healthy. A lesson:"
python3 try/smoke.py http://localhost:8080

echo "Headers are the same as those of the one-process school:"
compose exec -T kl-backend python - <try/same_headers.py

echo "A command typed by hand works in the checkout:"
compose run --rm -T kl-backend python manage.py makemigrations --check --dry-run

echo "No log holds a code:"
logs=$(compose logs --no-color)
if grep -iE 'uczen1|nau1|checksum=' <<<"$logs"; then
    echo "FAILED: a code or a signature is in the logs"
    exit 1
fi
echo "All held."
