# `make help` lists what there is to do. Everything runs in .venv, which `make setup` makes.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run serve migrate setup test test-postgres test-sqlite check check-code lock messages docs bench clean

BIN := .venv/bin
STAMP := .venv/.set-up
# What pages need beside: the base stylesheet, and the languages.
STYLES := web/assets/built/vendor/pico.min.css
COMPILED := $(patsubst %.po,%.mo,$(wildcard web/locale/*/LC_MESSAGES/django.po))
# Test processes at once: `make test WORKERS=0` for one, in which a debugger works.
WORKERS ?= auto
# More arguments for pytest: `make test ARGS='-k orphan'`.
ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK = 1

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: setup ## Serve Cascade here (PORT=8001 for another port), with the example organisation when there is none yet
	@exec $(BIN)/python -m config.serve --local

serve: setup ## Serve with the settings of the environment alone, as in production
	@exec $(BIN)/python -m config.serve

migrate: setup ## Bring the database of this installation to the newest shape
	@$(BIN)/python -m config.local
	@$(BIN)/python manage.py migrate

setup: $(STAMP) $(STYLES) $(COMPILED) ## Make .venv with everything that is locked, and the `cascade` command

# A .venv made by an older Python, or moved, cannot be mended: it is made again.
$(STAMP): requirements/dev.txt pyproject.toml
	@python=$$(sh .ci/find-python) || exit 1; \
	if ! $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
		echo "Making .venv with $$python ($$($$python --version))"; \
		"$$python" -m venv --clear .venv || exit 1; \
	fi
	@echo "Installing what requirements/dev.txt locks (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The npm that comes as a Python package takes the base stylesheet out of its package.
$(STYLES): $(STAMP) web/assets/package-lock.json
	@cd web/assets && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@mkdir -p $(@D) && cp web/assets/node_modules/@picocss/pico/css/pico.min.css $@

$(COMPILED): %.mo: %.po $(STAMP)
	@$(BIN)/pybabel --quiet compile --domain django --directory web/locale --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $@)))

# What meets the database of the settings. The engine's tests meet none, and run once; so does what is marked.
DATABASE_TESTS := $(wildcard tests/config tests/goals tests/api) -m 'not once'
# Commands that look at the code alone need settings, and not those of an installation.
CODE_ONLY := DJANGO_SETTINGS_MODULE=tests.settings

test: setup ## Run the tests on PostgreSQL, then the whole suite, doctests among it, on SQLite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory test-sqlite

# `check` runs both at once, and what reads the whole code beside them, which takes one processor. What
# the others say comes when they end, where make can hold it back; a `+` lets the last tell how far it is.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# The second time properties are tried with fewer examples: what differs is the database.
BRIEF ?= brief

# No test chosen by ARGS (5) may be one that meets a database.
test-postgres: setup ## Run the tests that meet a database on PostgreSQL
	HYPOTHESIS_PROFILE=$(BRIEF) $(BIN)/python -m tests.with_postgres $(BIN)/python -m pytest -n $(WORKERS) $(DATABASE_TESTS) $(ARGS) || [ $$? -eq 5 ]

test-sqlite: setup ## Run the whole suite on SQLite
	+env -u DATABASE_URL $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

TEMPLATES := $(shell find templates -name '*.html')

check: setup ## Everything that a change must pass: format, lint, types, import contracts, migrations, docs, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	@$(BIN)/djade --check $(TEMPLATES)
	@$(MAKE) --no-print-directory --jobs=3 $(SYNC) check-code test-postgres test-sqlite

check-code: setup ## Types, import contracts, what Django checks, and that no migration is missing
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(CODE_ONLY) $(BIN)/python manage.py check --fail-level WARNING
	@$(CODE_ONLY) $(BIN)/python manage.py makemigrations --check --dry-run

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-config \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' pyproject.toml
# `make lock UPGRADE=--upgrade` takes newer releases; without it only what pyproject.toml asks for changes.
UPGRADE ?=

lock: setup ## Write the hashed requirements again, from pyproject.toml
	@$(LOCK) $(UPGRADE) --output-file requirements/runtime.txt >/dev/null
	@$(LOCK) $(UPGRADE) --constraint requirements/runtime.txt --extra server --output-file requirements/server.txt >/dev/null
	@$(LOCK) $(UPGRADE) --constraint requirements/server.txt --extra server --extra semantic --group dev --output-file requirements/dev.txt >/dev/null
	@$(LOCK) $(UPGRADE) --constraint requirements/dev.txt --group bench --output-file requirements/bench.txt >/dev/null
	@if grep -nE '://|file:|--(extra-)?index-url|--find-links' requirements/*.txt; then \
		echo "A lock file names a place to download from: take it out of the settings of uv" >&2; exit 1; \
	fi

messages: setup ## Write what is new in pages into web/locale; it stands there untranslated
	@$(CODE_ONLY) $(BIN)/python -m web.translating

docs: setup ## Write again what follows from the code: reference pages, and what commands print in pages
	@COLUMNS=90 $(BIN)/python -m docs.generate
	@CASCADE_UPDATE_DOCS=1 $(BIN)/python -m pytest -q tests/test_documentation.py -k commands_print

bench: setup ## Measure against other graph libraries and databases (minutes)
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/bench.txt
	$(BIN)/python -m benchmarks $(ARGS)

clean: ## Remove .venv and what tools leave behind
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
