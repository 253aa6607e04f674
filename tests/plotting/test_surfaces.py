"""Paths on a surface."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_heatmap, plot_race


def test_plot_race_draws_the_paths():
    axis = np.linspace(-5, 5, 41)
    path = np.array([[1.0, 2], [3, 4], [0, 0]])
    ax = plot_race(lambda w, b: w**2 + b**2, {"Adam": path}, axis, axis, every=1)
    assert any(np.array_equal(line.get_xydata(), path) and line.get_label() == "Adam" for line in ax.lines)
    with pytest.raises(ValueError, match="paths"):
        plot_race(lambda w, b: w**2 + b**2, {"Adam": [1, 2]}, axis, axis, ax=ax)
    with pytest.raises(ValueError, match="every must be a whole number of at least 1, but it is 0"):
        plot_race(lambda w, b: w**2 + b**2, {"Adam": path}, axis, axis, every=0, ax=ax)
    plt.close(ax.figure)


def test_a_map_on_a_log_scale_shows_the_floor_and_needs_positive_numbers():
    axis, grid = np.array([0.0, 1]), np.array([[0.1, 1], [10, 100]])
    ax = plot_heatmap(axis, axis, grid, label="loss", log=True)
    (mesh,) = ax.collections
    assert np.allclose(mesh.norm([0.1, 1, 10, 100]).data, [0, 1 / 3, 2 / 3, 1])
    ax.figure.canvas.draw()
    ticks = [text.get_text() for text in ax.figure.axes[1].get_yticklabels()]
    assert {"0.1", "1", "10"} <= {*ticks}
    with pytest.raises(ValueError, match="grid must hold only positive numbers where log is true, but it holds 0"):
        plot_heatmap(axis, axis, grid - 0.1, label="loss", log=True)
    plt.close("all")
