"""The plane by hand: gates against truth tables, a line against the points on its side, a bend by the formula."""

import itertools

import numpy as np
import pytest
from pointing import point
from scipy.special import expit
from sklearn.datasets import make_circles, make_moons

from helpers import style
from helpers.explorers import explore_bend, explore_gate, explore_hidden_lines, explore_line
from helpers.explorers.plane import CORNERS

GATES = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NOT x1": [1, 1, 0, 0], "XOR": [0, 1, 1, 0]}
ANSWERS = {"AND": (20, 20, -30), "OR": (20, 20, -10), "NOT x1": (-20, 0, 10)}


@pytest.mark.parametrize("gate", ANSWERS)
def test_the_lectures_weights_make_the_gate(gate):
    live = explore_gate(GATES)
    w1, w2, b = ANSWERS[gate]
    live.set(gate=gate, w1=w1, w2=w2, b=b)
    assert live.state["right"] == 4
    assert np.allclose(live.state["p"], GATES[gate], atol=1e-4)
    for k, (x1, x2) in enumerate(CORNERS):
        assert f"{expit(w1 * x1 + w2 * x2 + b):.3f}" in live.artists[f"row{k}"].get_text()
        assert "✓" in live.artists[f"row{k}"].get_text()


def test_the_plane_and_its_corners_have_the_colours_of_the_answers():
    live = explore_gate(GATES)
    for gate, (w1, w2, b) in ANSWERS.items():
        live.set(gate=gate, w1=w1, w2=w2, b=b)
        red = np.asarray(live.artists["image"].get_array())[..., 0]  # little in blue, much in orange
        axis = np.linspace(-0.5, 1.5, 60)
        says = expit(w1 * axis + w2 * axis[:, np.newaxis] + b)
        assert np.corrcoef(red.ravel(), says.ravel())[0, 1] > 0.999
        for k, want in enumerate(GATES[gate]):
            assert live.artists[f"corner{k}"].get_marker() == style.MARKERS[want]
            assert live.artists[f"corner{k}"].get_color() == style.COLORS[want]


@pytest.mark.slow
def test_no_setting_makes_xor():
    live = explore_gate(GATES)
    live.controls["gate"].value = "XOR"
    best = 0
    for w1, w2, b in itertools.product((-30, -10, 10, 20, 30), repeat=3):
        live.set(w1=w1, w2=w2, b=b)
        best = max(best, live.state["right"])
    assert best == 3


def test_the_line_is_where_the_neuron_is_undecided():
    live = explore_gate(GATES)
    live.set(w1=20, w2=10, b=-15)
    x1, x2 = live.artists["line"].get_data()
    assert len(x1) == 2 and np.allclose(20 * x1 + 10 * x2 - 15, 0)
    live.set(w1=0, w2=0)
    assert len(live.artists["line"].get_xdata()) == 0


def test_z_of_zero_is_no_answer():
    live = explore_gate(GATES)
    live.set(w1=0, w2=0, b=0)
    assert live.state["right"] == 0


@pytest.mark.parametrize(
    "gates, message",
    [
        ({}, "gates must hold at least one gate"),
        ({"AND": [0, 0, 1]}, r"gates\['AND'\] must have 4 labels"),
        ({"AND": [0, 0, 0, 2]}, "must hold only 0 and 1"),
    ],
)
def test_bad_gates_are_named(gates, message):
    with pytest.raises(ValueError, match=message):
        explore_gate(gates)


def test_two_hidden_lines_and_an_or_make_xnor():
    live = explore_hidden_lines([1, 0, 0, 1])
    assert live.state["right"] < 4
    live.set(b1=-30, b2=10)
    assert live.state["right"] == 4 and np.allclose(live.state["p"], [1, 0, 0, 1], atol=1e-3)
    assert np.allclose(live.state["a"], [[0, 1], [0, 0], [0, 0], [1, 0]], atol=1e-4)
    for k in range(4):
        assert np.allclose(np.ravel(live.artists[f"moved{k}"].get_data()), live.state["a"][k])
    for name, total in (("line1", 1.5), ("line2", 0.5)):
        line = np.asarray(live.artists[name].get_data())
        assert line.shape[1] >= 2 and np.allclose(line.sum(axis=0), total)
    red = np.asarray(live.artists["image"].get_array())[..., 0]
    axis = np.linspace(-0.5, 1.5, 60)
    total = 20 * (axis + axis[:, np.newaxis])
    p = expit(20 * expit(total - 30) + 20 * expit(10 - total) - 10)
    assert np.corrcoef(red.ravel(), p.ravel())[0, 1] > 0.999


def test_a_hand_takes_the_nearer_line():
    live = explore_hidden_lines([1, 0, 0, 1], b1=-30, b2=10)
    point(live, live.figure.axes[0], 0.9, 0.9)
    assert (live.state["b1"], live.state["b2"]) == (-36, 10)
    point(live, live.figure.axes[0], 0.1, 0.2)
    assert (live.state["b1"], live.state["b2"]) == (-36, 6)


def test_explore_line_counts_what_lies_on_the_right_side():
    X = np.array([[1.0, 0], [2, 0], [-1, 0], [-2, 0]])
    live = explore_line(X, [1, 1, 0, 0])
    live.set(angle=0, offset=0)
    assert live.state["accuracy"] == 1
    assert np.allclose(live.artists["line"].get_xdata(), 0)
    live.set(angle=180)
    assert live.state["accuracy"] == 0
    live.set(angle=0, offset=1.5)
    assert live.state["accuracy"] == 0.75


def test_explore_line_shades_the_side_that_is_called_class_1():
    X, moon = make_moons(100, random_state=0)
    live = explore_line(X, moon)
    live.set(angle=30, offset=0.4)
    toward = np.array([np.cos(np.pi / 6), 0.5])
    along_line = np.transpose(live.artists["line"].get_data()) - X.mean(axis=0)
    assert np.allclose(along_line @ toward, 0.4)
    ones = (X - X.mean(axis=0)) @ toward > 0.4
    assert 0 < ones.mean() < 1
    assert np.array_equal(live.artists["side"].get_path().contains_points(X), ones)


def test_no_line_separates_the_circles():
    X, circle = make_circles(400, noise=0.05, factor=0.3, random_state=0)
    live = explore_line(X, circle)
    best = 0
    for angle in range(0, 360, 45):
        for offset in np.linspace(-1, 1, 11):
            live.set(angle=angle, offset=offset)
            best = max(best, live.state["accuracy"])
    assert 0.6 < best < 0.8


@pytest.mark.parametrize("scale", [0.01, 1000])
def test_a_line_over_data_of_any_scale_can_be_shifted_all_over_them(scale):
    X, side = make_moons(50, random_state=0)
    offset = explore_line(scale * X, side).controls["offset"]
    furthest = scale * np.linalg.norm(X - X.mean(axis=0), axis=1).max()
    assert offset.max == -offset.min >= furthest and offset.max / offset.step >= 20


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
    halfway = explore_bend(X, y, hidden, [0, 0, -1.0], 0.5, bend=0.5)
    assert np.allclose(halfway.artists["points0"].get_ydata(), (X[y == 0, 1] + heights[0]) / 2)


def test_to_the_right_lies_where_the_hidden_points_spread_most():
    X, y = rings()
    hidden = lambda P: np.column_stack([P[:, 0], 5 * P[:, 1], P[:, 0] + P[:, 1]])
    live = explore_bend(X, y, hidden, [1.0, 0, 0], 0)  # upwards the first; of the others the second spreads most
    live.set(bend=1)
    others = hidden(X)[:, 1:]
    widest = np.linalg.eigh(np.cov(others.T))[1][:, -1]
    right, along = live.artists["points0"].get_xdata(), (others @ widest)[y == 0]
    assert abs(np.corrcoef(right, along)[0, 1]) > 0.999999


def test_bend_names_bad_points():
    X, y = rings(10)
    for points, weights in ((0 * X, [1, 1]), (X, [0, 0])):
        with pytest.raises(ValueError, match="X and weights must hold other numbers than 0"):
            explore_bend(points, y, np.tanh, weights, 0)
    with pytest.raises(ValueError, match="X and y must have the same length"):
        explore_bend(X, y[:-1], np.tanh, [1, 1], 0)
