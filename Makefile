# `make help` says what each target does. Every target can be run again; what is done already is skipped.
.DEFAULT_GOAL := help
# Where this is set, every import compiles everything anew: Keras then takes 16 seconds instead of 5.
unexport PYTHONDONTWRITEBYTECODE

# The first Python from 3.10 to 3.13 on this machine; name another one with `make lab PYTHON=...`.
USABLE := import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))
PYTHON := $(shell for p in python3 python3.12 python3.13 python3.11 python3.10 python; do \
	$$p -c '$(USABLE)' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
LESSONS := $(sort $(wildcard notebooks/*.ipynb))

.PHONY: help lab test notebooks benchmarks mutations constraints clean

help: ## say what each target does
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

lab: .venv/installed ## set up what is missing and open JupyterLab at the first lesson
	$(BIN)/python -m jupyter lab $(firstword $(LESSONS))

test: .venv/installed-test ## set up what is missing and run every test: helpers, notebook rules, every lesson, in a browser too
	$(BIN)/python -m pytest tests --ignore tests/browser -n 2
	$(BIN)/python -m pytest --nbval-lax $(LESSONS) -n 2 --dist loadscope -q
	$(BIN)/python -m pytest tests/browser -n 2 -rs --durations 5

notebooks: .venv/installed-test ## execute every lesson in place and store it as the rules want it
	$(BIN)/python tools/notebooks.py $(LESSONS)

benchmarks: .venv/installed-test ## our ways and the usual ways side by side
	$(BIN)/python -m benchmarks

mutations: .venv/installed-test ## break the interactives on purpose: each time a test must turn red
	$(BIN)/python tools/mutations.py

constraints: ## work out anew which exact versions to install (needs uv)
	uv pip compile --universal --python-version 3.10 --upgrade --no-header --no-annotate \
		pyproject.toml --extra test -o constraints.txt

clean: ## remove the virtual environment
	rm -rf .venv

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.10 to 3.13 was found. Name one: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt constraints.txt pyproject.toml tools/ipython_config.py | .venv/bin/python
	$(INSTALL) -e .
	@mkdir -p .venv/etc/ipython && cp tools/ipython_config.py .venv/etc/ipython/
	@touch $@

.venv/installed-test: .venv/installed
	$(INSTALL) -e ".[test]"
	@touch $@
