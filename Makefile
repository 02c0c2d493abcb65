# Everything a user or a developer does with a clone. `make` alone lists the targets.
# Only relative paths, so that the clone may lie in a folder with blanks in its name.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup report picture test lab check format lock datapackage notebooks-clean clean FORCE

PYTHON ?= python3
CORPUS ?= tillerson-moscow-2017
OUT ?= out/$(CORPUS)

BIN := .venv/bin
UV := $(BIN)/python -m uv --quiet
lock_options := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	$(if $(UPGRADE),--upgrade)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: .venv/.ready ## make the environment in .venv from the lock files (done once, repeated when they change)

# An environment knows its own path: after the folder has been moved it is made anew.
ifneq ($(shell cat .venv/.uv 2>/dev/null),$(CURDIR))
.venv/.uv: FORCE
endif
.venv/.uv: requirements-bootstrap.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "mediakit needs Python 3.11 or newer, and '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "Making the environment in .venv ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-bootstrap.lock
	@pwd -P > $@

.venv/.ready: .venv/.uv pyproject.toml requirements.lock
	@echo "Installing the locked packages (about a minute the first time, some 700 MB) ..."
	@$(UV) pip sync --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation --offline --editable .
	@touch $@
	@echo "Ready: $(BIN)/mediakit"

report: setup ## write the report on a corpus: make report CORPUS=tillerson-moscow-2017
	@$(BIN)/mediakit report "$(CORPUS)" --out "$(OUT)"

lab: setup ## open the notebooks in JupyterLab
	@$(BIN)/mediakit lab

test: setup ## run all tests; those in a browser need chromium
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: setup ## lint, formatting, layers and types
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m ruff format --check
	@$(BIN)/lint-imports
	@$(BIN)/python -m mypy

format: setup ## format the code and mend what can be mended by itself
	@$(BIN)/python -m ruff check --fix --quiet
	@$(BIN)/python -m ruff format

lock: .venv/.uv ## write the lock files anew; newest versions: make lock UPGRADE=1
	@$(UV) pip compile pyproject.toml --extra lab --extra dev $(lock_options) --output-file requirements.lock
	@echo uv | $(UV) pip compile - $(lock_options) --output-file requirements-bootstrap.lock

datapackage: setup ## describe the tables of all corpora anew in their datapackage.json
	@for about in corpus/*/about.yml; do $(BIN)/python -c \
		"import sys; from mediakit.corpus.datapackage import write_datapackage as w; print(w(sys.argv[1]))" \
		"$${about%/about.yml}"; done

picture: report ## draw the picture of the README again
	@cp "$(OUT)/charts/experts.png" docs/experts.png

notebooks-clean: setup ## remove outputs and execution counts from the notebooks
	@$(BIN)/python -m jupyter nbconvert --log-level=ERROR --clear-output --inplace notebooks/*.ipynb

clean: ## remove what tools leave behind; keeps .venv and out
	@rm -rf dist .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	@find . -name .venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -exec rm -rf {} +
