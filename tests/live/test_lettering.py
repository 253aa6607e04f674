"""A text that is kept as a picture looks as Matplotlib draws it, and never like another one."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.live import Lettering, lettering


def drawn(make, x=0.5, y=0.5, dpi=100):
    """Return the pixels of a figure on which `make(ax)` puts a text at a whole pixel."""
    figure = Figure(figsize=(4, 2), dpi=dpi)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    text = make(ax)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).astype(int), text


LOOKS = [
    {},
    {"ha": "right", "va": "center", "fontsize": 17},
    {"ha": "center", "va": "top", "color": "#AA3377"},
    {"rotation": 90, "weight": "bold"},
    {"fontfamily": "monospace", "fontstyle": "italic"},
]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("words", ["one", "two\nlines, gjÄ", "$5 or $6"])
def test_it_looks_as_matplotlib_draws_it(words, look):
    expected, _ = drawn(lambda ax: ax.text(0.5, 0.5, words, parse_math=False, **look))
    seen, _ = drawn(lambda ax: Lettering(ax, 0.5, 0.5, words, **look))
    assert (seen < 200).any()
    assert np.abs(seen - expected).max() <= 2 or best_shift(seen, expected) <= 2


def best_shift(seen, expected):
    """The largest difference of two pictures, at the best shift by one pixel: where a half is rounded differs."""
    shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return min(np.abs(np.roll(seen, shift, (0, 1)) - expected).max() for shift in shifts)


def test_a_change_of_words_place_or_look_shows():
    before, text = drawn(lambda ax: Lettering(ax, 0.5, 0.5, "one"))
    pictures = [before]
    for change in (
        {"text": "two"},
        {"x": 0.2},
        {"color": "red"},
        {"fontsize": 30},
        {"ha": "right"},
        {"visible": False},
    ):
        text.set(**change)
        text.figure.canvas.draw()
        pictures.append(np.asarray(text.figure.canvas.buffer_rgba()).astype(int))
    assert all(not np.array_equal(*pair) for pair in pairwise(pictures))
    assert pictures[-1].min() == 255


def test_what_it_said_before_is_not_drawn_anew(monkeypatch):
    _, text = drawn(lambda ax: Lettering(ax, 0.5, 0.5, "said before"))
    monkeypatch.setattr(lettering, "Text", None)  # what draws anew
    text.figure.canvas.draw()
    text.set_text("never said")
    with pytest.raises(TypeError):
        text.figure.canvas.draw()


def test_it_grows_with_the_figures_dots():
    small, large = (drawn(lambda ax: Lettering(ax, 0.5, 0.5, "one"), dpi=dpi)[0] for dpi in (100, 200))
    assert (large < 200).any(axis=2).sum() > 3 * (small < 200).any(axis=2).sum()
