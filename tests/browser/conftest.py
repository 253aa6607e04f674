"""JupyterLab and Chromium for the browser tests: one pair for each worker of pytest-xdist."""

import itertools
import json
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools import browser
from tools.slices import needed

ROOT = Path(__file__).resolve().parents[2]


class Lab:
    """A JupyterLab on a copy of the lessons, and a Chromium that looks at it."""

    def __init__(self, folder, address, chromium):
        self.folder, self.address = folder, address
        # An animation takes a sixth of the processor.
        self._context = chromium.new_context(reduced_motion="reduce")
        self._number = itertools.count()

    @contextmanager
    def opened(self, notebook, *, upto=None, run=None):
        """A page on which all cells of the notebook have run.

        upto: then the page has only the first cell that holds this text, and the cells that it needs.
        run: numbers of cells; only they have run then, and the others show what is stored.
        On leaving, its kernel is shut down, and the browser's console must not have shown an error.
        """
        if upto is not None:
            notebook = self._beginning(notebook, upto)
        errors = []
        page = browser.new_page(self._context, errors)
        try:
            browser.open_notebook(page, self.address, notebook)
            page.seconds = browser.run_all(page) if run is None else browser.run_cells(page, run)
            if upto is not None:
                browser.skip_questions(page)
            yield page
            assert not errors, f"{notebook}: the browser's console says {errors[:3]}"
        finally:
            browser.shut_down_kernel(page, self.address)
            page.close()

    def _beginning(self, notebook, upto):
        content = json.loads((self.folder / notebook).read_text(encoding="utf-8"))
        code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
        sources = ["".join(cell["source"]) for cell in code]
        last = next(k for k, source in enumerate(sources) if upto in source)
        content["cells"] = [code[k] for k in needed(sources[: last + 1], {last: None})]
        name = f"beginning_{next(self._number)}_of_{Path(notebook).name}"  # two with one name would share a kernel
        (self.folder / name).write_text(json.dumps(content), encoding="utf-8")
        return name


def pytest_runtest_setup():
    if browser.CHROMIUM is None:
        pytest.skip("no Chromium or Chrome was found, so no lesson was opened in a browser (apt install chromium)")


@pytest.fixture(scope="session")
def chromium():
    """One browser for all: a second one beside it is more than Playwright allows in a process."""
    with browser.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def lab(tmp_path_factory, chromium):
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with browser.jupyter(folder) as address:
        yield Lab(folder, address, chromium)
