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

exec caddy run --config /etc/caddy/Caddyfile --adapter caddyfile
