# Two commands: `make demo` and `make test`. Nothing but git, make and python3 (>= 3.11, with venv) is needed first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo install test quick check bench torture mutants lock clean

demo: .venv/ready
	exec $(BIN)/releve up --demo

install: .venv/ready

test: .venv/ready-dev
	$(BIN)/python scripts/chromium
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -n 2

# The usual loop: no browser, nothing slow.
quick: .venv/ready-dev
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser"

check: .venv/ready-dev
	$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Relève needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Pins both files again from pyproject.toml, without addresses.
lock: .venv/bin/python
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --extra test -c requirements.txt pyproject.toml -o requirements-dev.txt

bench: .venv/ready-dev
	$(BIN)/python -m scripts.bench

# Tries to lose a page: kills, freezes, floods. `make torture SEED=7 SCALE=2`; single ones: --only 3,14.
SEED ?= 1
SCALE ?= 1
torture: .venv/ready-dev
	$(BIN)/python -m scripts.torture --seed $(SEED) --scale $(SCALE)

# Changes one thing at a time in the pure modules and tells what no test notices: `make mutants ONLY=rota.windows,turns`.
mutants: .venv/ready-dev
	$(BIN)/python -m scripts.mutants --only "$(ONLY)"

clean:
	rm -rf .venv var build *.egg-info
