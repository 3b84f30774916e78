# Two commands: `make run` serves the demo, `make test` passes the tests. Each sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help run worker test lint bench lock clean
SHELL := /bin/sh

PYTHON := .venv/bin/python
PORT ?= 5000
# pytest's own options: make test ARGS="-k pipeline"
ARGS ?=

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-7s %s\n", $$1, $$2}'

run: .venv/.ready platform/webapp/static/build/manifest.json ## Set up, load the demo, and serve it on http://127.0.0.1:5000 (PORT= changes it)
	@exec env PARITY_DEMO=$${PARITY_DEMO:-true} PARITY_SECURE_COOKIES=$${PARITY_SECURE_COOKIES:-false} \
		PARITY_BASE_URL=$${PARITY_BASE_URL:-http://127.0.0.1:$(PORT)} PORT=$(PORT) bin/serve

worker: .venv/.ready ## Do the work behind the pages; `make run` brings a worker of its own
	@exec .venv/bin/flask --app wsgi worker

test: .venv/.ready-dev platform/webapp/static/build/manifest.json frontend/.ready-browser ## Set up and run every test: unit, both databases, browser
	@$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

lint: .venv/.ready-dev ## Format and style, types, import contracts
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache

bench: .venv/.ready-dev platform/webapp/static/build/manifest.json ## Measure against the machine's limits and the peers
	@$(PYTHON) -m bench $(ARGS)

lock: ## Resolve the requirement files anew
	@bin/lock

clean: ## Remove what was built; the database in instance/ stays
	rm -rf .venv frontend/node_modules platform/webapp/static/build frontend/.ready-browser

.venv/.ready: requirements.txt pyproject.toml bin/environment
	@bin/environment requirements.txt
	@touch $@

.venv/.ready-dev: requirements-dev.txt requirements.txt pyproject.toml bin/environment
	@bin/environment requirements-dev.txt
	@touch .venv/.ready $@

platform/webapp/static/build/manifest.json: .venv/.ready $(shell find frontend/src frontend/package-lock.json frontend/build.mjs bin/frontend -type f 2>/dev/null)
	@bin/frontend build
	@touch $@

frontend/.ready-browser: .venv/.ready-dev frontend/package-lock.json bin/frontend
	@bin/frontend browser
	@touch $@
