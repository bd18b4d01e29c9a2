# One command each; every target sets up what it needs first and skips what is done already.
# Works with GNU make 3.81 and a POSIX shell: Debian, Ubuntu, macOS.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run dev reset_db test test_quick lint check openapi web setup clean

PORT ?= 8080
TEST_SERVER_PORT ?= 8901
# Tests run in so many processes, each with a database of its own.
WORKERS ?= 2
PY := $(CURDIR)/server/.venv/bin
# Targets are relative, so that the folder of this repository may have a space in its name.
VAR := $(if $(TELEKLASA_VAR),$(TELEKLASA_VAR),var)
export TELEKLASA_VAR := $(if $(TELEKLASA_VAR),$(TELEKLASA_VAR),$(CURDIR)/var)

help:
	@echo "make run         the whole school with sample data at http://localhost:$(PORT)  (PORT=… to choose another)"
	@echo "make reset_db    drop the embedded database and load the sample school again"
	@echo "make dev         backend at :8000 restarting on change, web app with hot reload at :8080"
	@echo "make test        every check and test;  make test_quick: without slow ones and browsers"
	@echo "make bench       speed on a very large school, into bench/results;  make fuzz: odd input for the whole API"
	@echo "make lint        style, types and import rules;  make openapi: write docs/openapi.yaml and its types"

run: setup web
	@exec "$(PY)/teleklasa" run --port $(PORT) --test-server-port $(TEST_SERVER_PORT)

dev: setup web/node_modules/.package-lock.json
	@exec "$(PY)/teleklasa" dev --test-server-port $(TEST_SERVER_PORT)

reset_db: setup
	@exec "$(PY)/teleklasa" reset-db

# --- what the rest stands on ---------------------------------------------------------------------

setup: server/.venv/.synced $(VAR)/static/.collected
web: web/dist/.built

UV := $(shell command -v uv 2>/dev/null)
ifeq ($(UV),)
UV := var/tools/bin/uv
server/.venv/.synced: $(UV)
endif

var/tools/bin/uv:
	@command -v python3 >/dev/null || { \
	  echo "Python 3 is missing: install python3 and python3-venv (macOS: brew install python)." >&2; exit 1; }
	@mkdir -p var && python3 -m venv var/tools >var/tools.log 2>&1 || { rm -rf var/tools; \
	  echo "Python cannot make a virtual environment (see var/tools.log): install python3-venv, or put uv on the PATH." >&2; \
	  exit 1; }
	@var/tools/bin/python -m pip install --quiet uv >>var/tools.log 2>&1 || { rm -rf var/tools; \
	  echo "The installer uv could not be fetched (see var/tools.log): check the network, or put uv on the PATH." >&2; exit 1; }

server/.venv/.synced: server/pyproject.toml server/uv.lock .python-version
	@echo "Instaluję pakiety Pythona… · Installing Python packages…"
	@"$(UV)" sync --quiet --locked --compile-bytecode --directory server || { \
	  echo "The Python packages could not be installed: Python 3.13, the disk and the network are needed." >&2; exit 1; }
	@touch $@

$(VAR)/static/.collected: server/.venv/.synced
	@DJANGO_SETTINGS_MODULE=teleklasa.site.settings "$(PY)/python" -m django collectstatic --no-input --verbosity 0
	@touch $@

define require_node
	@command -v node >/dev/null && node -e \
	  'const [a, b] = process.versions.node.split(".").map(Number); process.exit((a == 20 && b >= 19) || (a == 22 && b >= 12) || a > 22 ? 0 : 1)' || { \
	  echo "Node.js 20.19, 22.12 or newer is needed; found: $$(node --version 2>/dev/null || echo none). See https://nodejs.org." >&2; exit 1; }
	@command -v npm >/dev/null || { echo "npm is missing: install it beside Node.js (Debian, Ubuntu: apt install npm)." >&2; exit 1; }
endef

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	$(require_node)
	@echo "Instaluję pakiety aplikacji… · Installing the web app's packages…"
	@cd web && npm ci --silent --no-audit --no-fund || { \
	  echo "The web app's packages could not be installed: check the disk and the network." >&2; exit 1; }
	@touch $@

WEB_SOURCES := $(shell find web/src web/door web/public -type f 2>/dev/null) $(wildcard web/*.html web/*.ts web/*.mjs)

web/dist/.built: web/node_modules/.package-lock.json $(WEB_SOURCES)
	$(require_node)
	@echo "Buduję aplikację… · Building the web app…"
	@cd web && node node_modules/vite/bin/vite.js build --logLevel warn
	@cd web && node compress.mjs dist
	@touch $@

# --- checks and tests ----------------------------------------------------------------------------

DJANGO = cd server && TELEKLASA_VAR="$(TELEKLASA_VAR)/checks" TELEKLASA_DEMO=1 "$(PY)/python" manage.py
CHROMIUM := $(shell for name in "$$TELEKLASA_CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable \
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do \
	[ -n "$$name" ] && command -v "$$name" && break; done 2>/dev/null)

test: lint check test_web test_server

.PHONY: test_web test_server chromium lint_style lint_imports lint_types lint_web lint_web_types

test_server: setup web chromium
	@cd server && "$(PY)/python" -m pytest -n $(WORKERS) --dist loadfile -m "not browser" $(PYTEST)
	@cd server && TELEKLASA_CHROMIUM="$(CHROMIUM)" "$(PY)/python" -m pytest -m browser $(PYTEST)

test_web: web/node_modules/.package-lock.json
	@cd web && npm run --silent test

test_quick: setup
	@cd server && "$(PY)/python" -m pytest -n $(WORKERS) --dist loadfile -m "not slow and not browser" $(PYTEST)

chromium:
	@[ -n "$(CHROMIUM)" ] || { \
	  echo "The browser journeys need Chromium or Chrome: apt install chromium (macOS: brew install --cask chromium)." >&2; exit 1; }

lint: lint_style lint_imports lint_types lint_web lint_web_types

lint_style: setup
	@cd server && "$(PY)/ruff" check --quiet . ../bench ../deploy/node/teleklasa-node && \
	  "$(PY)/ruff" format --check . ../bench ../deploy/node/teleklasa-node

lint_imports: setup
	@cd server && "$(PY)/lint-imports" --no-logo

lint_types: setup
	@cd server && "$(PY)/mypy"

lint_web: web/node_modules/.package-lock.json
	@cd web && npm run --silent lint

lint_web_types: web/node_modules/.package-lock.json
	@cd web && npm run --silent typecheck

check: setup web/node_modules/.package-lock.json
	@$(DJANGO) makemigrations --check --dry-run
	@$(DJANGO) spectacular --validate --fail-on-warn --file "$(TELEKLASA_VAR)/checks/openapi.yaml"
	@diff -u docs/openapi.yaml "$(VAR)/checks/openapi.yaml" || { echo "docs/openapi.yaml is old: run make openapi." >&2; exit 1; }
	@cd web && npm run --silent api -- --check || { echo "The web app's API types are old: run make openapi." >&2; exit 1; }
	@[ ! -f deploy/compose.yaml ] || "$(PY)/check-jsonschema" --builtin-schema vendor.compose-spec deploy/compose.yaml deploy/compose.https.yaml

openapi: setup web/node_modules/.package-lock.json
	@$(DJANGO) spectacular --validate --fail-on-warn --file "$(CURDIR)/docs/openapi.yaml"
	@cd web && npm run --silent api

.PHONY: bench
bench: setup web
	@command -v wrk >/dev/null || { echo "wrk is missing, which makes the load: apt install wrk (macOS: brew install wrk)." >&2; exit 1; }
	@cd bench && "$(PY)/python" catalogue.py
	@cd bench && "$(PY)/python" pages.py
	@cd bench && "$(PY)/python" placement.py
	@cd bench && "$(PY)/python" starts.py
	@cd bench && "$(PY)/python" watch.py
	@cd bench && "$(PY)/python" rescue.py
	@cd bench && "$(PY)/python" chaos.py
	@cd bench && "$(PY)/python" join_storm.py
	@cd bench && "$(PY)/python" door_page.py
	@cd bench && "$(PY)/python" eight_oclock.py
	@echo "limbo.py holds ten thousand streams for half an hour." && cd bench && "$(PY)/python" limbo.py

.PHONY: fuzz
fuzz: setup
	@cd bench && "$(PY)/python" schema_fuzz.py

clean:
	@rm -rf server/.venv web/node_modules web/dist var/tools "$(VAR)/static" "$(VAR)/checks"
