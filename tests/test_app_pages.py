"""The app for a lecture: the cells of each page, and no others, make an interactive that answers."""

from unittest import mock

import keras
import matplotlib.pyplot as plt
import pytest
from voila.app import Voila

from helpers.jupyter.server import PromptConnection
from helpers.live import LiveFigure
from tools import app
from tools.claims import run

LESSONS = sorted((app.ROOT / "notebooks").glob("*.ipynb"))
IN_BROWSER = {"02_now_you.ipynb", "12_what_has_it_learnt.ipynb", "13_press_play.ipynb"}
PAGES = {name: notebook for path in LESSONS for name, _, _, notebook, _ in app.pages(path)}


def test_the_index_lists_all_pages(tmp_path):
    names = app.write(tmp_path)
    assert names == [*PAGES] and set(names) > IN_BROWSER and len(set(names)) == len(names) >= 13
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert [index.count(f'"../render/{name}"') for name in names] == [1] * len(names)


def test_its_server_hands_messages_on_at_once(tmp_path):
    voila = Voila()
    voila.parse_command_line(app.command(tmp_path, 8900)[3:])
    assert voila.kernel_websocket_connection_class is PromptConnection


def interactive(notebook, name):
    """Run a page's cells here; returns what the last one shows."""
    keras.utils.clear_session()
    names, shown = {"__name__": "__main__"}, None
    with plt.rc_context(), mock.patch("IPython.display.display"):
        for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
            shown = run(cell.source, f"<{name}, cell {number}>", names)
    plt.close("all")
    return shown


def another(control):
    """Return a value that a control could have, and has not."""
    if hasattr(control, "options"):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
        return [value for value in values if value != control.value][-1]
    return control.max if hasattr(control, "max") else f"{control.value} good"


@pytest.mark.parametrize("name", [name for name in PAGES if name not in IN_BROWSER])
def test_the_cells_of_a_page_make_an_interactive_that_answers(name):
    live = interactive(PAGES[name], name)
    assert isinstance(live, LiveFigure)
    first, control = next(iter(live.controls.items()))
    before = live.frame(), live.caption
    live.set(**{first: another(control)})
    assert live.frame() != before[0] and live.caption != before[1]


def test_a_page_that_lacks_a_cell_would_be_noticed():
    notebook = PAGES["02_now_you.ipynb"]
    less = {**notebook, "cells": [*notebook.cells[:-2], notebook.cells[-1]]}
    with pytest.raises(NameError):
        interactive(type(notebook)(less), "less")
