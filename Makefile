# One command on a fresh clone: `make run` shows a worked example, `make test` runs the tests.
# Each makes .venv itself and installs what it needs. `make help` lists the rest.

# What `make run` shows.
EKSEMPEL ?= examples/kommune
REFORM   ?= et_aars_introduktion
VALG     ?= fra=2024-01-01
AAR      ?= 2024-2030

# How: workers for the tests, port of the server, the folder of the environment, options for pytest.
WORKERS  ?= 2
PORT     ?= 5000
SOAK     ?= 10
VENV     ?= .venv
ARGS     ?=

# The first Python that is 3.11 or newer; choose another with `make PYTHON=/path/to/python ...`.
IS_NEW   := 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON   ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,$(shell $(p) -c $(IS_NEW) 2>/dev/null && echo $(p))))

BIN      := $(VENV)/bin
PIP      := $(BIN)/python -m pip install -qq
PACKAGE  := openfisca_dk_integration
# openfisca-core opens YAML without naming an encoding: every command runs in UTF-8.
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run serve test yaml check static format docs coverage forventet bench bench-quick bench-peers install lock wheel fresh soak audit sbom clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*##/  make \1 \t/' | expand -t 16

run: $(VENV)/.installed-run  ## compare a reform with the law in force for the shipped example
	$(BIN)/dk-integration compare $(EKSEMPEL) --reform $(REFORM) $(addprefix --valg ,$(VALG)) --aar $(AAR)

serve: $(VENV)/.installed-dev  ## web API and pages on http://127.0.0.1:5000
	$(BIN)/dk-integration serve --port $(PORT)

test: $(VENV)/.installed-dev  ## all tests, Python and YAML (ARGS="-k refusion" for some)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

yaml: $(VENV)/.installed-dev  ## the YAML tests with OpenFisca's own runner
	$(BIN)/openfisca test tests/lov -c $(PACKAGE) $(ARGS)

check: static test  ## all that CI checks

static: $(VENV)/.installed-dev  ## format, lint, types, YAML, spelling, layers: every check, then the list of those that failed
	@BIN=$(BIN) sh .ci/static

format: $(VENV)/.installed-dev  ## format the Python code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

docs: $(VENV)/.installed-dev  ## the law pages (rates, rules, cases, open questions) in build/docs
	$(BIN)/python -m $(PACKAGE).docsite build/docs

coverage: $(VENV)/.installed-dev  ## write docs/coverage.md and docs/open-questions*.md anew
	$(BIN)/python -m tests.support.coverage
	$(BIN)/python -m tests.support.open_questions

forventet: $(VENV)/.installed-dev  ## write the stored effects and the pages of the reforms anew (look at the difference)
	$(BIN)/python -m tests.support.expected_reforms
	$(BIN)/python -m tests.support.reform_pages

bench: $(VENV)/.installed-dev  ## the benchmarks
	@test -d benchmarks || { echo "There is no benchmarks/ folder yet."; exit 1; }
	@set -e; for f in $$(find benchmarks -name 'bench_*.py' | sort); do echo "== $$f"; $(BIN)/python $$f $(ARGS); done

bench-quick: $(VENV)/.installed-dev  ## compiled against openfisca-core on the whole law, and against peers on a subset, in a minute
	$(BIN)/python benchmarks/bench_engine.py --quick $(ARGS)
	$(BIN)/python benchmarks/bench_subset.py --quick $(ARGS)

bench-peers: $(VENV)/.created  ## install GETTSIM, policyengine-core and numba in build/peers, for the benchmarks (2 GB)
	sh benchmarks/subset/install_peers.sh $(BIN)/python build/peers

install: $(VENV)/.installed-dev  ## everything for development in .venv

lock:  ## write requirements.lock anew from the ranges in pyproject.toml (Python 3.11)
	sh tests/packaging/lock.sh "$(PYTHON)"

wheel: $(VENV)/.installed-dev  ## build the wheel; try the law alone from it in a clean environment
	sh tests/packaging/wheel.sh "$(PYTHON)" "$(BIN)/python"

fresh:  ## clone what is committed to a temporary folder; `make run` and `make test` there
	sh tests/packaging/fresh.sh "$(PYTHON)"

soak: $(VENV)/.installed-dev  ## faults and fuzzing for long (SOAK times as many cases); writes docs/reliability.md
	@rm -f build/tally.jsonl; mkdir -p build
	SOAK=$(SOAK) TALLY=build/tally.jsonl $(BIN)/python -m pytest tests/fuzz tests/faults tests/privacy tests/simulation tests/reforms tests/pages $(ARGS); \
	status=$$?; $(BIN)/python -m tests.faults.tally build/tally.jsonl $$status; exit $$status

audit:  ## known weaknesses of the packages in the lock file (needs the network; says so when it is not there)
	sh tests/packaging/audit.sh "$(PYTHON)"

sbom: $(VENV)/.installed-dev  ## docs/dependencies.md anew, and dist/sbom.cdx.json (CycloneDX) to go with the wheel
	$(BIN)/python -m tests.packaging.parts table
	$(BIN)/python -m tests.packaging.parts sbom dist/sbom.cdx.json

clean:  ## remove the environment, caches and builds
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment --------------------------------------------------------------------------------------------------
# The lock pins exact versions for the Pythons CI knows; another Python takes the newest inside pyproject.toml's ranges.

CONSTRAINT = $$($(BIN)/python -c 'import sys; print("-c requirements.lock" if sys.version_info[:2] <= (3, 13) else "")')

$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found. Install it, or say where it is: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c $(IS_NEW) || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Say where a newer one is: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make an environment in $(VENV). On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.installed-run: $(VENV)/.created pyproject.toml requirements.lock
	@echo "Installing what the example needs in $(VENV) ..."
	@$(PIP) $(CONSTRAINT) -e ".[analysis]"
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created pyproject.toml requirements.lock
	@echo "Installing the development tools in $(VENV) ..."
	@$(PIP) $(CONSTRAINT) -e ".[dev]"
	@touch $@ $(VENV)/.installed-run
