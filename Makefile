# Two commands: `make demo` and `make test`. Nothing but git, make and python3 (>= 3.11, with venv) is needed first.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Said when pip has given up; its own words stand above.
define UNREACHABLE
{ echo "The packages could not be installed: see above. They come from PyPI once; behind a proxy set HTTPS_PROXY," \
  "and an index of your own in pip's configuration. Then run make again: it goes on where it stopped." >&2; exit 1; }
endef

# A virtual environment that was only half made is made again.
.DELETE_ON_ERROR:

.PHONY: demo install test quick check bench torture mutants lock clean

demo: .venv/ready
	exec $(BIN)/releve up --demo

install: .venv/ready

test: .venv/ready-dev
	$(BIN)/python scripts/chromium
	$(MAKE) check
	$(BIN)/python -m pytest -n 2

# The usual loop: no browser, nothing slow.
quick: .venv/ready-dev
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser"

# Style and complexity, types, who imports whom, what is imported without being declared. Dead code: tests/house.
check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .
	$(BIN)/deptry portal --optional-dependencies-dev-groups test --ignore DEP001,DEP002,DEP003

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Relève needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv --clear .venv || { echo "Python's venv module is needed, with pip: on Debian and Ubuntu it is the package python3-venv" >&2; exit 1; }

.venv/ready: .venv/bin/python requirements.txt pyproject.toml
	@$(PIP) -r requirements.txt || $(UNREACHABLE)
	@$(PIP) --no-deps --editable . || $(UNREACHABLE)
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@$(PIP) -r requirements-dev.txt || $(UNREACHABLE)
	@touch $@

# Pins both files again from pyproject.toml, without addresses.
lock: .venv/bin/python
	$(PIP) uv
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
