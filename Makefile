# `make demo` and `make test` are all that a fresh machine needs: Python 3.11 or newer with its venv module, make, and a
# package registry. Everything else is installed into $(VENV), once for each state of pyproject.toml.

VENV    ?= .venv
PYTHON  ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
             "$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN     := $(VENV)/bin
DETENTE := $(BIN)/detente
# Workers of the test run. More than two pay off only where the machine has the memory for as many language models.
WORKERS ?= 2

DEMO_WORKSPACE ?= demo-workspace
DEMO_BRIEF     ?= brief-iran-russia.html
DEMO_DATE      ?= 2015-02-02

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench clean

help:
	@echo "make demo    read the shipped example and write the brief $(DEMO_BRIEF)"
	@echo "make test    run the tests, with PostgreSQL and Chromium where they can be had"
	@echo "make check   style, types, the order of the rooms, the codebook"
	@echo "make docs    build the documentation into site/"
	@echo "make bench   measure speed and memory (minutes)"
	@echo "make clean   remove what these commands made, the virtual environment included"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Détente needs Python 3.11 or newer with its venv module: install it, or name it with make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# An environment that another tool made may lack pip, and dependency groups need pip 25.1.
$(VENV)/.pip: $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.group-%: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group $*
	@touch $@

demo: $(VENV)/.installed
	$(DETENTE) --workspace $(DEMO_WORKSPACE) add examples/iran-russia-2015
	$(DETENTE) --workspace $(DEMO_WORKSPACE) brief Iran Russia --as-of $(DEMO_DATE) --output $(DEMO_BRIEF)
	@text="$$($(DETENTE) --workspace $(DEMO_WORKSPACE) brief Iran Russia --as-of $(DEMO_DATE))" \
	    && printf '%s\n' "$$text" | sed '/^Incentives (/,$$d'   # the first page; all of it is in the file
	@echo "The brief: $(CURDIR)/$(DEMO_BRIEF)"

test: $(VENV)/.group-test
	tests/set-up.sh
	$(BIN)/python -m pytest -n $(WORKERS)

check: $(VENV)/.group-check $(VENV)/.group-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(DETENTE) codebook check

docs: $(VENV)/.group-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

bench: $(VENV)/.group-test
	@set -e; for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file; done

clean:
	rm -rf $(VENV) site $(DEMO_WORKSPACE) $(DEMO_BRIEF) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
