"""The activation explorer against the formulas."""

import numpy as np
import pytest

from helpers.explorers import explore_activation

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
