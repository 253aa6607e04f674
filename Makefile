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
LESSON = $(if $(L),$(wildcard notebooks/$(L)*.ipynb))
NBVAL := --nbval-lax -p tools.offline -p tools.budgets
ALL := -n logical -q -rs --durations 10

.PHONY: help lab app quick lesson test flakes links notebooks benchmarks matrix bands mutations loadtest diffs constraints clean

help: ## say what each target does
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

lab: .venv/installed ## set up what is missing and open JupyterLab at the first lesson
	$(BIN)/python -m jupyter lab $(firstword $(LESSONS))

app: .venv/installed-app ## the playground and the other interactives as pages for a lecture, without code
	$(BIN)/python -m tools.app

quick: .venv/installed-test ## the tests that need no kernel, no training and no browser: half a minute
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/python -m pytest tests -m "not slow" -n logical -q -rs

lesson: .venv/installed-test ## all tests of one lesson, by its number: make lesson L=03
	@test -n "$(LESSON)" || { echo "Name one lesson by its number: make lesson L=03"; exit 1; }
	$(BIN)/python -m pytest tests/test_notebooks.py tests/test_truth.py -k "$(basename $(notdir $(LESSON)))" -q
	$(BIN)/python -m pytest $(NBVAL) $(LESSON) -q
	$(BIN)/python -m pytest tests/browser/test_lessons.py -k "$(notdir $(LESSON))" -q -rs

test: .venv/installed-test ## every test: helpers, notebook rules, every lesson, in a browser too
	$(BIN)/python -m pytest tests --ignore tests/browser $(ALL)
	$(BIN)/python -m pytest $(NBVAL) $(LESSONS) -n logical --dist loadscope -q
	$(BIN)/python -m pytest tests/browser $(ALL)

flakes: .venv/installed-test ## the tests again and again, beside two busy programs: which are red now and then?
	$(BIN)/python tools/flakes.py

links: .venv/installed-test ## write the repository's address, which stands in pyproject.toml, into lessons and README
	$(BIN)/python tools/links.py

notebooks: .venv/installed-test ## execute every lesson in place and store it as the rules want it
	$(BIN)/python tools/notebooks.py $(LESSONS)

benchmarks: .venv/installed-test ## our ways and the usual ways side by side
	$(BIN)/python -m benchmarks

matrix: ## run every lesson and unit test with the oldest, the locked and the newest versions (needs uv)
	python3 tools/matrix.py

bands: .venv/installed-test ## train every claim of the scoreboards with 20 seeds, and write what came out next to it (takes hours)
	$(BIN)/python tools/bands.py

mutations: .venv/installed-test ## break the interactives on purpose: each time a test must turn red
	$(BIN)/python tools/mutations.py

loadtest: .venv/installed-test .venv/node ## a class on one server: a real hub with 20 students who move sliders (needs npm)
	$(BIN)/python -m deploy.loadtest

diffs: .venv/bin/nbdime ## in this clone, `git diff` and `git merge` treat lessons as lessons (nbdime)
	git config diff.jupyternotebook.command '"$(CURDIR)/$(BIN)/git-nbdiffdriver" diff'
	git config merge.jupyternotebook.driver '"$(CURDIR)/$(BIN)/git-nbmergedriver" merge %O %A %B %L %P'

constraints: ## work out anew which exact versions to install (needs uv)
	uv pip compile --universal --python-version 3.10 --upgrade --no-header --no-annotate \
		pyproject.toml --extra test --extra dev -o constraints.txt

clean: ## remove the virtual environment
	rm -rf .venv

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.10 to 3.13 was found. Name one: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt constraints.txt pyproject.toml tools/ipython_config.py tools/jupyter_server_config.py \
		| .venv/bin/python
	$(INSTALL) -e .
	@mkdir -p .venv/etc/ipython .venv/etc/jupyter
	@cp tools/ipython_config.py .venv/etc/ipython/ && cp tools/jupyter_server_config.py .venv/etc/jupyter/
	@touch $@

.venv/installed-test: .venv/installed
	$(INSTALL) -e ".[test]"
	@touch $@

.venv/installed-app: .venv/installed
	$(INSTALL) -e ".[app]"
	@touch $@

.venv/bin/nbdime: .venv/installed
	$(INSTALL) -e ".[dev]"
	@touch $@

.venv/node: | .venv/bin/python
	npm install --silent --no-audit --no-fund --prefix $@ configurable-http-proxy@5
