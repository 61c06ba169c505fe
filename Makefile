# `make demo` and `make test` are all that most people need. PYTHON may name another interpreter, VENV another folder.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
SOURCES := pyproject.toml $(shell find src -name '*.py' -o -name '*.yaml' -o -name '*.csv' -o -name '*.txt' -o -name py.typed)
export OMP_NUM_THREADS ?= 1

.PHONY: help demo test check lint docs bench bench-scale bench-quality bench-quality-write quality lock transcript clean

help:
	@echo "make demo        read a sample article and answer a question from it"
	@echo "make test        run the tests"
	@echo "make check       everything that must hold before a commit: lint, types, layers, vocabularies, tests, docs"
	@echo "make docs        build the documentation into docs/_build/html"
	@echo "make bench       measure reading and start-up"
	@echo "make bench-scale measure ledger and map at 50,000, 500,000 and 5 million claims (an hour, 20 GB)"
	@echo "make quality     score the claims of all gold texts (with ../shared: the founding article and the public sets too)"
	@echo "make bench-quality        every figure of quality with its interval, beside the last committed one"
	@echo "make bench-quality-write  the same, and write the figures into tests/gold/figures.json"
	@echo "make transcript  write the demo's output into README.md"
	@echo "make lock        compile requirements/*.txt anew"
	@echo "make clean       remove what the others made"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Stamps: what is installed is not installed again until its list changes.
$(VENV)/.core: requirements/core.txt requirements/build.txt | $(BIN)/python
	$(PIP) install --quiet --require-hashes --requirement requirements/core.txt
	$(PIP) install --quiet --require-hashes --requirement requirements/build.txt
	@touch $@

# An editable install (below) is the package itself; otherwise it is installed from the checkout.
$(VENV)/.package: $(VENV)/.core $(SOURCES)
	@if [ ! -e $(VENV)/.dev ]; then $(PIP) install --quiet --no-deps --no-index --no-build-isolation --force-reinstall .; fi
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes --requirement requirements/dev.txt
	$(PIP) install --quiet --no-deps --no-index --no-build-isolation --editable .
	@touch $@

demo: $(VENV)/.package
	@$(BIN)/legation demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m legation.surfaces.vocabulary

check: lint test docs

docs: $(VENV)/.dev
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

bench: $(VENV)/.dev
	$(BIN)/python -m pytest tests/bench -s --benchmark-only --benchmark-autosave --benchmark-columns=min,median,rounds --override-ini="addopts=--import-mode=importlib"

# Ledgers are kept in SCALE_FOLDER, so that a second run only measures.
SCALE ?= 50000 500000 5000000
SCALE_FOLDER ?= .bench-scale
bench-scale: $(VENV)/.dev
	$(BIN)/python tests/bench/scale.py $(SCALE_FOLDER) $(SCALE)

quality: $(VENV)/.dev
	$(BIN)/python -m tests.gold.scorer seed dev tuning held further

# PARTS names some parts only (`make bench-quality PARTS="plv polnear"`).
PARTS ?=
bench-quality: $(VENV)/.dev
	$(BIN)/python -m tests.gold.bench $(PARTS)

bench-quality-write: $(VENV)/.dev
	$(BIN)/python -m tests.gold.bench --write $(PARTS)

transcript: $(VENV)/.dev
	$(BIN)/python tests/contract/transcript.py --write

# The lock files carry hashes and no address: any mirror serves them.
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
lock: | $(BIN)/python
	$(PIP) install --quiet uv
	$(BIN)/$(COMPILE) pyproject.toml --output-file requirements/core.txt
	$(BIN)/$(COMPILE) requirements/build.in --output-file requirements/build.txt
	$(BIN)/$(COMPILE) pyproject.toml --all-extras --group dev --group docs --output-file requirements/dev.txt

clean:
	rm -rf docs/_build docs/reference/generated build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
