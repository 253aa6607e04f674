"""Paths on a surface."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_race


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
