"""Lesson 06's interactives against the formulas."""

import numpy as np
import pytest

from helpers.explorers import explore_activation, explore_bend

ACTIVATIONS = {"tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


@pytest.mark.parametrize(
    "name, z, value, slope",
    [("tanh", 0.0, 0, 1), ("tanh", 2.0, np.tanh(2), 1 - np.tanh(2) ** 2), ("relu", 3.0, 3, 1), ("relu", -3.0, 0, 0)],
)
def test_value_and_slope(name, z, value, slope):
    live = explore_activation(ACTIVATIONS)
    live.set(activation=name, z=z)
    assert live.state["value"] == pytest.approx(value)
    assert live.state["slope"] == pytest.approx(slope, abs=1e-6)
    at, drawn = live.artists["curve"].get_data()
    assert np.allclose(drawn, ACTIVATIONS[name](at))
    x, y = live.artists["tangent"].get_data()
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(slope, abs=1e-6)
    assert np.ravel(live.artists["point"].get_data()) == pytest.approx([z, value])
    assert np.ravel(live.artists["slope_point"].get_data()) == pytest.approx([z, slope], abs=1e-6)
    slopes = live.artists["slope_curve"].get_ydata()
    kinks = np.abs(at) < 0.01  # relu has no slope at 0
    exact = 1 - np.tanh(at) ** 2 if name == "tanh" else at > 0
    assert np.allclose(slopes[~kinks], exact[~kinks], atol=1e-6)


def test_no_activation_is_named():
    with pytest.raises(ValueError, match="activations must hold at least one function"):
        explore_activation({})


def rings(n=200):
    angle = np.random.default_rng(0).uniform(0, 2 * np.pi, n)
    y = np.arange(n) % 2
    radius = np.where(y == 1, 0.4, 1.0)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), y


def test_bending_moves_the_points_to_where_a_line_separates_them():
    X, y = rings()
    hidden = lambda P: np.column_stack([P, (P**2).sum(axis=1)])  # the third dimension is the squared radius
    live = explore_bend(X, y, hidden, [0, 0, -1.0], 0.5)
    assert live.state["accuracy"] < 0.7
    assert np.allclose(np.transpose(live.artists["points1"].get_data()), X[y == 1])
    flat = live.artists["mesh"].get_segments()
    assert all(np.ptp(line, axis=0).min() == 0 for line in flat)  # straight, along an axis
    live.set(bend=1)
    assert live.state["accuracy"] == 1
    bent = live.artists["mesh"].get_segments()
    assert not any(np.allclose(before, after) for before, after in zip(flat, bent))
    r2 = (flat[0] ** 2).sum(axis=1)  # upwards the output neuron's z = 0.5 - r², here to the picture's scale
    assert np.corrcoef(bent[0][:, 1], 0.5 - r2)[0, 1] > 0.999
    heights = [live.artists[f"points{k}"].get_ydata() for k in (0, 1)]
    assert heights[0].max() < 0 < heights[1].min()
    halfway = explore_bend(X, y, hidden, [0, 0, -1.0], 0.5)
    halfway.set(bend=0.5)
    assert np.allclose(halfway.artists["points0"].get_ydata(), (X[y == 0, 1] + heights[0]) / 2)


def test_bad_points_are_named():
    X, y = rings(10)
    with pytest.raises(ValueError, match="X and y must have the same length"):
        explore_bend(X, y[:-1], np.tanh, [1, 1], 0)
