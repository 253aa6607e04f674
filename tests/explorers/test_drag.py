"""What a picture shows as a point, a line or a threshold follows a hand on it, and the sliders follow, too."""

import numpy as np
import pytest
from pointing import point
from sklearn.datasets import make_moons

from helpers import explorers
from helpers.data import load_iris

iris = load_iris()
x = iris["petal_width"].to_numpy()
y = (iris["species"] == "virginica").to_numpy().astype(int)
X, moon = make_moons(200, noise=0.1, random_state=0)
AXIS = np.linspace(-10, 10, 41)


def loss(w, b):
    return np.mean(np.logaddexp(0, w * x + b) - y * (w * x + b), axis=-1)


def accuracy(w, b):
    return np.mean((w * x + b > 0) == y, axis=-1)


def gradient(w, b):
    error = 1 / (1 + np.exp(-(w * x + b))) - y
    return np.mean(error * x), np.mean(error)


class Recorder:
    epochs, logs = [0, 10, 20, 30], [{}, {"loss": 0.9}, {"loss": 0.5}, {"loss": 0.4}]

    def predict(self, k, points):
        return np.full(len(points), 0.5)


SURFACE = (x, y, AXIS, AXIS, np.ones((41, 41)))
LANDSCAPE = (x, y, loss, accuracy, gradient, AXIS, AXIS)
BEND = (X, moon, np.tanh, [1.0, -1.0], 0.2)


@pytest.mark.parametrize(
    "live, axes, place, values",
    [
        (explorers.explore_surface(*SURFACE), 0, (3.04, -5.5), {"w": 3, "b": -5.5}),
        (explorers.explore_sigmoid(x, y, w=2), 0, (1.6, 5), {"b": -3.2}),
        (explorers.explore_gaussians(w=2), 0, (-1.5, 0.5), {"b": 3}),
        (explorers.explore_threshold(np.linspace(0, 1, 150), y), 0, (0.25, 1), {"threshold": 0.25}),
        (explorers.explore_activation({"tanh": np.tanh}), 0, (-2.5, 0), {"z": -2.5}),
        (explorers.explore_activation({"tanh": np.tanh}), 1, (4, 0), {"z": 4}),
        (explorers.explore_bend(*BEND), 0, (0, 0), {"bend": 0.5}),
        (explorers.watch_boundary(Recorder(), X, moon), 1, (19, 0.5), {"stage": 2}),
        (
            explorers.explore_landscape(x, y, loss, accuracy, gradient, AXIS, AXIS),
            0,
            (4, 6),
            {"start_w": 4, "start_b": 6},
        ),
        (explorers.explore_landscape(x, y, loss, accuracy, gradient, AXIS, AXIS), "step", (120, 0), {"step": 120}),
    ],
)
def test_the_sliders_go_to_where_the_hand_is(live, axes, place, values):
    ax = next(ax for ax in live._drag if ax.get_xlabel() == axes) if axes == "step" else live.figure.axes[axes]
    point(live, ax, *place)
    assert {name: live.values[name] for name in values} == pytest.approx(values)
    assert live._image.value == live.frame()
    low, high = ax.get_xlim()
    for edge in (low, high):
        point(live, ax, edge, np.mean(ax.get_ylim()), "move")
        for name in values:
            control = live.controls[name]
            assert control.min <= control.value <= control.max


@pytest.mark.parametrize("place", [(1.5, 0.5), (-1, 1), (0.5, -0.6)])
def test_a_line_goes_through_the_hand(place):
    live = explorers.explore_line(X, moon)
    point(live, live.figure.axes[0], *place)
    (x1, y1), (x2, y2) = np.transpose(live.artists["line"].get_data())
    away = np.abs((x2 - x1) * (place[1] - y1) - (y2 - y1) * (place[0] - x1)) / np.hypot(x2 - x1, y2 - y1)
    assert away < 0.1  # the sliders go in steps


def test_the_shaded_side_of_a_line_stays_where_it_is_under_the_hand():
    live = explorers.explore_line(X, moon, angle=270)
    for place in [(0.5, -0.2), (0.6, 0.6), (0.3, 1.2)]:  # from one side of the middle to the other
        point(live, live.figure.axes[0], *place)
        assert np.sin(np.radians(live.state["angle"])) < 0
    assert live.state["offset"] < 0
