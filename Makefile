# `make run` and `make test` are all that is needed; both install first what is missing.

# The environment's own Python once there is one, else the first of the system's that works.
SYSTEM_PYTHON = $(shell for p in python3.11 python3.12 python3.13 python3; do $$p -c '' 2>/dev/null && { echo $$p; break; }; done)
# PYSIDE=6.9.3 tests, runs and builds with that older Qt, in an environment of its own.
export PYSIDE
VENV := $(if $(PYSIDE),build/pyside-$(PYSIDE),.venv)
PYTHON ?= $(or $(wildcard $(VENV)/bin/python),$(SYSTEM_PYTHON),python3)
BIN := $(VENV)/bin
# One more than the cores of the machine they were timed on: some tests wait for another program.
JOBS ?= 3
# Its wrapper would ask the network for the newest release each time, and warn that ours is another.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
# Tests run in a new order each time, but on CI in one that can be repeated.
SEED := $(if $(CI),--randomly-seed=1)

.PHONY: run test setup desktop ready package test-package package-oldest test-interop test-corpus test-stores test-objects gallery lint format bench fuzz torture test-hub prove-hub lock measure audit clean

run: setup
	@$(BIN)/python packaging/run.py

setup:
	@$(PYTHON) packaging/bootstrap.py run

# A double click on a project or a package opens it; `make desktop REMOVE=1` takes that back.
desktop: setup
	@$(BIN)/python packaging/register.py $(if $(REMOVE),--remove)

ready:
	@$(PYTHON) packaging/bootstrap.py test

# dist/biaodu_VERSION_ARCH.deb and dist/biaodu-VERSION-ARCH.tar.xz; FAST=1 compresses little.
package:
	@$(PYTHON) packaging/bootstrap.py package
	@$(BIN)/python packaging/build.py $(if $(FAST),--fast)

# Installs the .deb on a bare Debian and works with it as a user; about six minutes, as root.
test-package: ready
	@$(BIN)/python packaging/try_package.py

# The same for systems with glibc 2.28 and newer, built and tried on a Debian 11; as root, an hour at first.
package-oldest:
	@$(PYTHON) packaging/bootstrap.py package
	@$(BIN)/python packaging/oldest.py

lint: ready
	@printf '\n== ruff check\n'
	@$(BIN)/ruff check .
	@printf '\n== ruff format --check\n'
	@$(BIN)/ruff format --check .
	@printf '\n== pyright (strict: core, resources; standard: gui, tests, packaging)\n'
	@$(BIN)/pyright
	@printf '\n== lint-imports\n'
	@$(BIN)/lint-imports

# The static checks hold for the newest Qt, of which the stubs are; an older one is tested only.
test: $(if $(PYSIDE),ready,lint)
	@printf '\n== pytest, with branch coverage\n'
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(SEED) --cov --cov-report=term:skip-covered --cov-report=html:build/coverage

# A process for each, so that what one leaves in memory does not slow the next.
bench: ready
	@for file in tests/benchmarks/bench_*.py; do \
	    $(BIN)/python -m pytest $$file -o python_files='bench_*.py' -m benchmark -p no:randomly --timeout=1800 -s || exit 1; \
	done

# Each says how many inputs it makes by itself; `make fuzz FUZZED=packages INPUTS=1000` asks for others.
FUZZED ?= readers codebooks datasets field_formats packages projects
fuzz: ready
	@for target in $(FUZZED); do \
	    $(BIN)/python -m tests.fuzz.$$target $(if $(INPUTS),--inputs $(INPUTS)) || failed=1; \
	done; exit $${failed:-0}

# `make measure FOLDER=reports`: what of titles, years, dates, issuers, regions, masks and headings comes in right, of the
# files that tests/measuring/known.json (or KNOWN=values.json) has the right values of.
measure: ready
	@$(BIN)/python -m tests.measuring.structure $(FOLDER) $(if $(KNOWN),--known $(KNOWN))

# Power cuts and kills everywhere, and a minute in which everything works on one project; about ten minutes.
# ONLY='labelling' for one scenario, CUT=120.3 to look at one of its cuts.
SECONDS_AT_ONCE ?= 60
torture: ready
	@PYTHONPATH=packaging $(BIN)/python -m tests.system.torture --seconds $(SECONDS_AT_ONCE) \
	    $(if $(ONLY),--only '$(ONLY)') $(if $(CUT),--cut '$(CUT)')

# Loads what is written with spaCy, datasets, Label Studio's converter and others, in an environment of their own.
test-interop: ready
	@$(BIN)/python packaging/interop.py

# The tests of corpora with DuckDB and Ray, in an environment of their own; at most four minutes.
test-corpus: ready
	@$(BIN)/python packaging/corpus.py

# Corpora in an S3 store and on a WebDAV server of the tests' own; at most four minutes.
test-stores: ready
	@$(BIN)/python packaging/corpus.py stores

# A team folder on a server, against an S3 store and a WebDAV server of the tests' own; at most four minutes.
test-objects: ready
	@$(BIN)/python packaging/objects.py

# Pictures of every dialog, panel and page on four screens, in both languages and themes: build/gallery/index.html.
# `make gallery SCENE=panel` takes only those whose name holds the word.
gallery: ready
	@PYTHONPATH=packaging $(BIN)/python -m tests.looks.gallery $(SCENE)

format: ready
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

lock: ready
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/python packaging/lock.py $(if $(UPGRADE),--upgrade)

# The hub against a PostgreSQL server of the tests' own, at most four minutes.
test-hub: ready
	@timeout 240 $(BIN)/python -m pytest tests/core/hub tests/core/cli/test_hub.py tests/gui/exchange/test_hub_desk.py -n 0

# Eight clients push 60,000 labels while they and the server are killed, then a million states; and how fast it is.
prove-hub: ready
	@$(BIN)/python -m tests.core.hub.proof --clients 8 --labels 60000
	@$(BIN)/python -m tests.core.hub.proof --clients 8 --states 1000000
	@$(BIN)/python -m tests.benchmarks.bench_hub
	@$(BIN)/python -m tests.benchmarks.bench_hub_live

# Known faults in what is locked, where the data of advisories can be reached; says so where not.
audit: ready
	@$(BIN)/python -m pip install --quiet pip-audit
	@$(BIN)/python packaging/audit.py

clean:
	rm -rf .venv build dist htmlcov .coverage .coverage.* .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
