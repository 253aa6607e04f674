"""A picture on axes: which way up, how far, and inside of the axes only."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.live import Pixels

CORNERS = np.array([[[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [0.5, 0.5, 0.5]]], float)  # row 0, at the bottom: red, green


def drawn(xlim=(0, 1), ylim=(0, 1), data=CORNERS):
    """The pixels of a figure whose axes lie between a tenth and nine tenths of it, row 0 at the top."""
    figure = Figure(figsize=(2, 2), dpi=100, layout="none")
    ax = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    ax.set_axis_off()
    Pixels(ax, (0, 1, 0, 1), smooth=False).set_data(data)
    ax.set(xlim=xlim, ylim=ylim)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]


@pytest.mark.parametrize(
    "xlim, ylim, turn", [((0, 1), (0, 1), (1, 1)), ((1, 0), (0, 1), (1, -1)), ((0, 1), (1, 0), (-1, 1))]
)
def test_row_0_lies_where_the_axis_begins(xlim, ylim, turn):
    pixels = drawn(xlim, ylim)
    seen = pixels[[150, 50]][:, [50, 150]]  # from below, from the left
    assert np.allclose(seen[:: turn[0], :: turn[1]] / 255, CORNERS, atol=0.01)


def test_it_ends_where_the_axes_end():
    pixels = drawn(xlim=(0.25, 0.75), ylim=(0.25, 0.75))
    assert (pixels[:19] == 255).all() and (pixels[:, 182:] == 255).all()
    assert np.allclose(pixels[150, 50] / 255, CORNERS[0, 0], atol=0.01)


def test_a_number_beyond_1_is_as_bright_as_1():
    assert (drawn(data=np.full((1, 1, 3), 1.2))[100, 100] == 255).all()
