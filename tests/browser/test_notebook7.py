"""Lesson 02 in Notebook 7: the live figure and the cells that it needs run, and it answers, as in JupyterLab."""

import shutil

import hands
import nbformat
import pytest
from conftest import ROOT
from test_lessons import faults, live_cells

from tools import browser

LESSON = "02_iris_logistic_regression.ipynb"


@pytest.fixture(scope="module")
def notebook7(tmp_path_factory, chromium):
    """Gives a function that opens a notebook in Notebook 7 and runs it; and what the console of each calls an error."""
    folder, errors = tmp_path_factory.mktemp("notebook7"), {}
    shutil.copy(ROOT / "notebooks" / LESSON, folder)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(metadata=kernel), folder / "empty.ipynb")

    def opened(name, run=()):
        page = browser.new_page(chromium, errors.setdefault(name, []))
        browser.open_notebook(page, address, name, at="notebooks")
        browser.run_cells(page, run)
        return page

    with browser.jupyter(folder, "notebook") as address:
        yield opened, errors


def test_the_live_figure_answers_in_notebook_7(notebook7):
    opened, errors = notebook7
    (number,), needs = live_cells(nbformat.read(ROOT / "notebooks" / LESSON, as_version=4))
    page = opened(LESSON, needs)
    place = browser.show_cell(page, number)
    browser.skip_questions(place)
    figure = place.locator(".live-figure")
    figure.wait_for()
    before = hands.look(figure)
    wrong = list(faults(figure, place))
    assert not wrong, "\n".join(wrong)
    assert hands.look(figure)["caption"] != before["caption"]
    opened("empty.ipynb")  # Notebook 7.6 has an error of its own in its console, whatever is opened
    ours = set(errors[LESSON]) - set(errors["empty.ipynb"])
    assert not ours, f"the browser's console says {ours}"
