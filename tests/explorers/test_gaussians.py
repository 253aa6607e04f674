"""Lesson 01's interactive against the formulas; its drawing draws on the axes it is given."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss

from helpers.explorers import explore_gaussians


@pytest.mark.parametrize(
    "values",
    [
        {"w": 3, "b": 0, "distance": 3, "width": 1},
        {"w": -1, "b": 2, "distance": 0, "width": 2.5},
        {"w": 0, "b": -10, "distance": 8, "width": 0.1},
    ],
)
def test_curve_points_and_quality(values):
    live = explore_gaussians(n=50)
    live.set(**values)
    w, b = values["w"], values["b"]
    at, p = live.artists["curve"].get_data()
    assert np.allclose(p, expit(w * at + b))
    crossing = live.artists["boundary"].get_xdata()[0]
    assert np.isnan(crossing) if w == 0 else w * crossing + b == pytest.approx(0)
    samples = [live.artists[f"points{k}"].get_xdata() for k in (0, 1)]
    for sample, sign in zip(samples, (-1, 1)):
        assert len(sample) == 50
        assert sample.mean() == pytest.approx(sign * values["distance"] / 2, abs=0.6 * values["width"])
        assert sample.std() == pytest.approx(values["width"], rel=0.3)
    x, y = np.concatenate(samples), np.repeat([0, 1], 50)
    assert live.state["loss"] == pytest.approx(log_loss(y, expit(w * x + b)))
    assert live.state["accuracy"] == np.mean((w * x + b > 0) == y)


def test_a_very_large_bias_always_fires_and_a_very_negative_one_never():
    live = explore_gaussians(n=50)
    live.set(w=1, b=10)
    assert live.state["accuracy"] == 0.5 and live.artists["curve"].get_ydata()[200] > 0.999
    live.set(b=-10)
    assert live.state["accuracy"] == 0.5 and live.artists["curve"].get_ydata()[200] < 0.001


def test_bad_n_is_named():
    with pytest.raises(ValueError, match="n must be a whole number of at least 1, but it is 0"):
        explore_gaussians(n=0)
