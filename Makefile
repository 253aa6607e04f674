# `make help` says what each target does. Every target can be run again; what is done already is skipped.
.DEFAULT_GOAL := help
# Where this is set, every import compiles everything anew: Keras then takes 16 seconds instead of 5.
unexport PYTHONDONTWRITEBYTECODE
# These lead a Python of ours to another one's packages.
unexport PYTHONHOME PYTHONPATH

# Which Python the environment gets: the first that will do, or the one of `make lab PYTHON=...`. On another machine's
# paths, a variable of that name may mean something else, so it counts only where it is given to make itself.
ifeq ($(origin PYTHON),environment)
override PYTHON :=
endif
# tools/set_up.py makes or completes .venv and says so where it cannot; any Python at all can run it.
SET_UP = @for p in $(if $(PYTHON),'$(PYTHON)') python3 python python3.13 python3.12 python3.11 python3.10; do \
	"$$p" -c "" 2>/dev/null && exec "$$p" tools/set_up.py $(if $(PYTHON),'PYTHON=$(PYTHON)') $(1); done; \
	echo "No Python was found. Get one from https://www.python.org/downloads, then type: make lab" >&2; exit 1
PY := .venv/bin/python
PROXY := .venv/node/node_modules/configurable-http-proxy/package.json
LESSONS := $(sort $(wildcard notebooks/*.ipynb))
LESSON = $(if $(L),$(wildcard notebooks/$(L)*.ipynb))
NBVAL := --nbval-lax -p tools.offline -p tools.budgets
ALL := -n logical --dist loadgroup -q -rs --durations 10

.PHONY: help lab app book quick lesson test flakes links release notebooks benchmarks matrix bands mutations student teacher homework loadtest diffs constraints clean \
	proxy environment environment-test environment-app

help: ## say what each target does
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

lab: environment ## set up what is missing and open JupyterLab at the first lesson (another one: make lab L=03)
	@$(PY) -m helpers.jupyter $(L)

app: environment-app ## the playground and the other interactives as pages for a lecture, without code
	@$(PY) -m tools.app

quick: environment-test ## the tests that need no kernel, no training and no browser: half a minute
	.venv/bin/ruff check --quiet
	.venv/bin/ruff format --check --quiet
	$(PY) -m pytest tests -m "not slow" -n logical -q -rs

lesson: environment-test ## all tests of one lesson, by its number: make lesson L=03
	@test $(words $(LESSON)) = 1 || { echo "There is no lesson '$(L)': name one by its number, make lesson L=03"; exit 1; }
	$(PY) -m pytest tests/test_notebooks.py tests/test_truth.py -k "$(basename $(notdir $(LESSON)))" -q
	$(PY) -m pytest $(NBVAL) $(LESSON) -q
	$(PY) -m pytest tests/browser/test_lessons.py -k "$(notdir $(LESSON))" -q -rs

test: environment-test ## every test: helpers, notebook rules, every lesson, in a browser too
	$(PY) -m pytest tests --ignore tests/browser --ignore tests/book $(ALL)
	$(PY) -m pytest $(NBVAL) $(LESSONS) -n logical --dist loadscope -q
	$(PY) -m pytest tests/browser $(ALL)
	if command -v npm >/dev/null; then $(PY) -m book; fi
	$(PY) -m pytest tests/book --ignore tests/book/test_speed.py -n logical -q -rs --durations 5
	$(PY) -m pytest tests/book/test_speed.py -q -rs

flakes: environment-test ## the tests again and again, beside two busy programs: which are red now and then?
	$(PY) tools/flakes.py

links: environment-test ## write version and address, which stand once, into lessons, README and deployment
	$(PY) tools/links.py

release: environment-test ## after a green test, make release VERSION=1.2.0: stamp it everywhere, check that all agree, commit and tag
	$(PY) -m tools.release $(VERSION)

notebooks: environment-test ## execute every lesson in place and store it as the rules want it
	$(PY) tools/notebooks.py $(LESSONS)

benchmarks: environment-test ## our ways and the usual ways side by side
	$(PY) -m benchmarks

matrix: ## run every lesson and unit test with the oldest, the locked and the newest versions (needs uv)
	python3 tools/matrix.py

bands: environment-test ## train every claim of the scoreboards with 20 seeds, and write what came out next to it (takes hours)
	$(PY) tools/bands.py

mutations: environment-test ## break the interactives on purpose: each time a test must turn red
	$(PY) tools/mutations.py

book: environment-test ## the course as a site in build/book/html, where every interactive moves without a kernel (needs npm)
	$(PY) -m book

student: environment-test ## the lessons without their folded solutions, in build/student
	$(PY) -m tools.editions student

teacher: environment-test ## the lessons with open solutions, answers and the guide's notes, in build/teacher
	$(PY) -m tools.editions teacher

homework: environment-test ## a lesson's exercises as an assignment of nbgrader, in build/homework: make homework L=04
	$(PY) -m tools.editions homework $(L)

loadtest: environment-test $(PROXY) ## a class on one server: a real hub with 20 students who move sliders (needs npm and root)
	$(PY) -m deploy.loadtest

diffs: ## in this clone, `git diff` and `git merge` treat lessons as lessons (nbdime)
	$(call SET_UP,dev)
	git config diff.jupyternotebook.command '"$(CURDIR)/.venv/bin/git-nbdiffdriver" diff'
	git config merge.jupyternotebook.driver '"$(CURDIR)/.venv/bin/git-nbmergedriver" merge %O %A %B %L %P'

constraints: environment-test ## work out anew which exact versions to install
	$(PY) -m uv pip compile --universal --python-version 3.10 --upgrade --quiet --no-header --no-annotate \
		pyproject.toml --extra test --extra dev -o constraints.txt
	@sed -i.old '1i\
	# The exact set that is known to work, for Python 3.10 to 3.13 on every system. Made by `make constraints`.' \
		constraints.txt && rm constraints.txt.old

clean: ## remove the virtual environment
	rm -rf .venv .venv.before

environment:
	$(call SET_UP,)

environment-test:
	$(call SET_UP,test)

environment-app:
	$(call SET_UP,app)

proxy: $(PROXY)

$(PROXY): | environment-test
	npm install --silent --no-audit --no-fund --prefix .venv/node configurable-http-proxy@5
