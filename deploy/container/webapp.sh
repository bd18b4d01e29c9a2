#!/bin/sh
# Tells Caddy what follows from the school's own settings, then becomes Caddy.
set -eu

case "${TELEKLASA_PUBLIC_URL:-}" in
https://*) export TELEKLASA_SCHEME=https ;;
*) export TELEKLASA_SCHEME=http ;;
esac

# Where a form may lead: Chromium holds the redirect into a room to the page's form-action.
# shellcheck disable=SC2089,SC2090  # the quotes are part of the header
case "$(printf %s "${TELEKLASA_DEMO:-}" | tr '[:upper:]' '[:lower:]')" in
1 | true | yes | on) export TELEKLASA_FORM_TARGETS="'self' https: http://localhost:* http://127.0.0.1:*" ;;
*) export TELEKLASA_FORM_TARGETS="'self' https:" ;;
esac

# Files on hosts of their own are shown and sent there too, as the API's own pages say (site/media_origins.py).
media="${TELEKLASA_MEDIA_URL:-}"
origins="${media:+ ${media%/}}"
bucket="${TELEKLASA_S3_BUCKET:-}" endpoint="${TELEKLASA_S3_ENDPOINT:-}"
if [ -n "$bucket" ] && [ -n "$endpoint" ]; then
    scheme="${endpoint%%://*}" host="${endpoint#*://}"
    origins="$origins $scheme://${host%%/*} $scheme://$bucket.${host%%/*}"
elif [ -n "$bucket" ]; then
    origins="$origins https://$bucket.s3.${TELEKLASA_S3_REGION:-us-east-1}.amazonaws.com https://$bucket.s3.amazonaws.com"
fi
export TELEKLASA_MEDIA_ORIGINS="$origins"

exec caddy run --config /etc/caddy/Caddyfile --adapter caddyfile
