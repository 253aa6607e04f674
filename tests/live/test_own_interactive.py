"""docs/own_interactive.md: its code runs as it stands, and its sliders move."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from pointing import point
from tree import ROOT

PAGE = (ROOT / "docs/own_interactive.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def after(count):
    """The names after the first so many blocks of the page."""
    names, before = {}, plt.get_fignums()
    for block in BLOCKS[:count]:
        exec(block, names)
    assert plt.get_fignums() == before, "the figure would be shown twice"
    return names


def test_it_takes_fifteen_lines_at_most():
    assert len([line for line in BLOCKS[0].splitlines() if line.strip()]) <= 15


def test_the_picture_follows_the_sliders():
    names = after(1)
    live, x = names["live"], names["x"]
    for w, b in ((1, 0), (-3, 2.5), (3, 3), (0, -1)):
        live.controls["w"].value, live.controls["b"].value = w, b
        y = np.maximum(0, w * x + b)
        assert np.allclose(names["line"].get_ydata(), y) and live.state["awake"] == np.mean(y > 0)
        assert f"w = {w:.1f}".replace("-", "−") in live.caption


def test_the_knee_comes_to_the_hand():
    names = after(2)
    point(names["live"], names["ax"], 1.5, 2)
    assert names["live"].values == {"w": 1, "b": -1.5}


def test_the_frames_that_the_page_records():
    names = after(4)
    assert [len(axis.values) for axis in names["frames"].axes] == [7, 31]
    assert 'data-frames="figure"' in names["page"]


def test_buttons_and_the_test_that_the_page_shows():
    names = after(5)
    live = names["live"]
    live.press("Turn round")
    assert live.values["w"] == -2 and live.player.interval == 300
    with pytest.raises(ValueError, match="w must be a number from -3 to 3, but 9 came"):
        live.set(w=9)
