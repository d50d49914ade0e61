# Two commands: `make run` opens the app, `make test` checks everything.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
SECONDS ?= 600
# One more than the two cores that the tests are meant for: a browser test mostly waits.
WORKERS ?= 3
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Stamps: a requirements file is installed anew only when it has changed.
RUN_READY := $(VENV)/.requirements-installed
DEV_READY := $(VENV)/.requirements-dev-installed

.DEFAULT_GOAL := help
.PHONY: help run test coverage bench audit fuzz demo docs lock wheel clean

help:
	@echo "make run    open the app at http://localhost:$(PORT)  (PORT=8600 make run for another port)"
	@echo "make test   style, types and every test, the browser tests included"
	@echo "make coverage  which branches of fatigue/ the tests take, those of the browser left out (ten minutes)"
	@echo "make bench  how long a reader waits (ten minutes)"
	@echo "make audit  whether faults are known of what the app is built on"
	@echo "make fuzz   changed inputs to each parser of our own, those kept that reach new code  (SECONDS=3600 make fuzz)"
	@echo "make demo   draw the synthetic demo cohorts again"
	@echo "make docs   write the pages of the package's functions into docs/api"
	@echo "make lock   write requirements.lock anew from requirements.txt: every package with its hashes"
	@echo "make wheel  build the package into dist/"
	@echo "make clean  remove .venv and what the tools left behind"

$(BIN)/python:
	@sh scripts/make_venv.sh $(VENV)

$(RUN_READY): requirements.lock | $(BIN)/python
	@echo "Installing what the app needs (once; a minute or two)"
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY) | $(BIN)/python
	@echo "Installing what the tests need (once; a minute or two)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

run: $(RUN_READY)
	@$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: $(DEV_READY)
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.programs
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

coverage: $(DEV_READY)
	@$(BIN)/python -m coverage run -m pytest --ignore=tests/browser
	@$(BIN)/python -m coverage report

bench: $(DEV_READY)
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.door

# Neither tool is among the requirements: no test needs them, and atheris is not there for every system.
audit: $(RUN_READY)
	@$(PIP) pip-audit==2.10.1
	@$(BIN)/python scripts/audit.py

fuzz: $(DEV_READY)
	@$(PIP) atheris==3.0.0
	@$(BIN)/python -m bench.fuzz --seconds $(SECONDS)

demo: $(RUN_READY)
	@$(BIN)/python scripts/make_demo.py

docs: $(DEV_READY)
	@$(BIN)/python scripts/make_docs.py

lock: $(DEV_READY)
	@$(BIN)/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --quiet --upgrade --output-file requirements.lock

wheel: $(DEV_READY)
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

clean:
	rm -rf $(VENV) .coverage dist docs/api .mypy_cache .pytest_cache .ruff_cache .hypothesis bench/out
