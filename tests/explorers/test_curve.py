"""Each interactive is checked through its artists: what is drawn is what the formula says."""

import numpy as np
import pytest
from scipy.special import expit, softmax
from sklearn.datasets import make_moons
from sklearn.metrics import accuracy_score, log_loss

from helpers import explorers
from helpers.data import load_iris
from helpers.explorers import explore_softmax

iris = load_iris()
x = iris["petal_width"].to_numpy()
y = (iris["species"] == "virginica").to_numpy().astype(int)


def cross_entropy(w, b):
    return log_loss(y, expit(w * x + b))


@pytest.mark.parametrize("w, b", [(1, 0), (3, -5), (0, 0), (-10, 10), (10, 10)])
def test_explore_sigmoid_draws_the_sigmoid_and_reads_out_its_quality(w, b):
    live = explorers.explore_sigmoid(x, y)
    live.set(w=w, b=b)
    at, p = live.artists["curve"].get_data()
    assert np.allclose(p, expit(w * at + b))
    assert at.min() < x.min() and at.max() > x.max()
    assert live.state["loss"] == pytest.approx(cross_entropy(w, b))
    assert live.state["accuracy"] == pytest.approx(accuracy_score(y, expit(w * x + b) > 0.5))
    crossing = live.artists["boundary"].get_xdata()[0]
    assert np.isnan(crossing) if w == 0 else expit(w * crossing + b) == pytest.approx(0.5)


def test_explore_surface_puts_the_point_where_the_sliders_say():
    w = b = np.linspace(-10, 10, 21)
    live = explorers.explore_surface(x, y, w, b, np.zeros((21, 21)))
    live.set(w=4, b=-7)
    assert np.array_equal(np.ravel(live.artists["point"].get_data()), [4, -7])
    at, p = live.artists["curve"].get_data()
    assert np.allclose(p, expit(4 * at - 7))
    assert live.state["accuracy"] == np.mean((4 * x - 7 > 0) == y)


def test_explore_bump_is_the_network_it_says():
    versicolor = (iris["species"] == "versicolor").to_numpy().astype(int)
    live = explorers.explore_bump(x, versicolor)
    live.set(rise=0.8, fall=1.7, steepness=20)
    p = expit(10 * expit(20 * (x - 0.8)) - 10 * expit(20 * (x - 1.7)) - 5)
    assert live.state["accuracy"] == np.mean((p > 0.5) == versicolor) > 0.95
    assert live.state["loss"] == pytest.approx(log_loss(versicolor, p))
    at = live.artists["curve"].get_xdata()
    assert np.allclose(live.artists["a1"].get_ydata(), expit(20 * (at - 0.8)))
    assert np.allclose(live.artists["a2"].get_ydata(), expit(20 * (at - 1.7)))
    drawn = live.artists["curve"].get_ydata()
    assert np.allclose(drawn, expit(10 * expit(20 * (at - 0.8)) - 10 * expit(20 * (at - 1.7)) - 5))


@pytest.mark.parametrize(
    "bad_x, bad_y, message",
    [
        ([1, 2], [0, 2], "y must hold only 0 and 1, but it also holds 2"),
        ([1, np.nan], [0, 1], "x must hold only finite numbers"),
        ([1, 2, 3], [0, 1], "x and y must have the same length"),
        ([], [], "x must hold at least one number"),
        ([[1, 2]], [0, 1], "x must have 1 dimension"),
    ],
)
def test_bad_input_is_named(bad_x, bad_y, message):
    with pytest.raises(ValueError, match=message):
        explorers.explore_sigmoid(bad_x, bad_y)


@pytest.mark.parametrize(
    "make",
    [
        lambda: explorers.explore_sigmoid(x, y),
        lambda: explorers.explore_bump(x, y),
        lambda: explorers.explore_surface(x, y, [-10, 10], [-10, 10], np.eye(2)),
        lambda: explorers.explore_line(*make_moons(50, random_state=0)),
        lambda: explore_softmax(softmax),
    ],
)
def test_every_extreme_of_every_control_can_be_drawn(make):
    live = make()
    for control in live.controls.values():
        for end in (control.min, control.max):
            control.value = end
            assert live.frame().startswith(b"\x89PNG")
            assert "nan" not in live.caption


def test_the_surface_says_what_the_learners_own_grid_holds():
    w = b = np.linspace(-10, 10, 21)
    grid = np.add.outer(b, 100 * w)
    live = explorers.explore_surface(x, y, w, b, grid, height="L2")
    live.set(w=4, b=-7)
    assert live.state["height"] == 393 and "L2 393.00" in live.caption
    live.set(w=4.3, b=-7.4)  # between the grid's points: the nearest
    assert live.state["height"] == 393


SHAPES = {"hill": lambda t: np.exp(-(t**2)), "wave": np.sin}


def test_the_pieces_are_neurons_and_their_sum_is_drawn():
    live = explorers.explore_pieces(SHAPES, -3, 3)
    live.set(shape="wave", neurons=6, steepness=5)
    ends = np.linspace(-3, 3, 7)
    t, total = live.artists["total"].get_data()
    a = expit(5 * (t[:, np.newaxis] - (ends[:-1] + ends[1:]) / 2))
    pieces = live.artists["pieces"].get_segments()
    assert len(pieces) == 6 and np.allclose(pieces[2][:, 1], a[:, 2] * (np.sin(ends[3]) - np.sin(ends[2])))
    assert np.allclose(total, np.sin(-3) + sum(piece[:, 1] for piece in pieces))
    assert np.allclose(live.artists["target"].get_ydata(), np.sin(t))
    assert live.state["error"] == pytest.approx(np.abs(total - np.sin(t)).max())


def test_more_pieces_come_nearer():
    live = explorers.explore_pieces(SHAPES, -3, 3, steepness=60)
    errors = [live.set(shape="hill", neurons=n) or live.state["error"] for n in (4, 10, 20, 40)]
    assert errors == sorted(errors, reverse=True) and errors[-1] < 0.1 < errors[0]
    with pytest.raises(ValueError, match="shapes must hold at least one function"):
        explorers.explore_pieces({}, 0, 1)


@pytest.mark.parametrize("scale, shift", [(0.01, 0), (1, 0), (100, 0), (1, 2000)])
def test_a_curve_over_data_in_other_units_can_be_brought_all_over_them(scale, shift):
    at = scale * x + shift
    live = explorers.explore_sigmoid(at, y)
    assert live.state["w"] == pytest.approx(1 / scale)
    for place in (at.min(), np.median(at), at.max()):
        assert abs(-place / scale) <= live.controls["b"].max
        live.set(w=1 / scale, b=-place / scale)
        assert live.artists["boundary"].get_xdata()[0] == pytest.approx(place, abs=0.06 * scale)
    assert float(live.caption.split("w = ")[1].split(",")[0]) == pytest.approx(1 / scale)
    assert explorers.explore_sigmoid(at, y, w=0.0).state["w"] == 0


@pytest.mark.parametrize("scale, says", [(0.1, "w = 0.43, b = −0.70"), (10, "w = 43, b = −70")])
def test_a_surface_over_other_ranges_has_sliders_and_a_caption_for_them(scale, says):
    w = b = scale * np.linspace(-10, 10, 21)
    live = explorers.explore_surface(x, y, w, b, np.zeros((21, 21)), start=(0, 0))
    live.set(w=4.3 * scale, b=-7 * scale)
    assert says in live.caption


@pytest.mark.parametrize("scale", [0.01, 10])
def test_a_bump_over_data_in_other_units_can_be_moved_all_over_them(scale):
    live = explorers.explore_bump(scale * x, y, rise=0.4 * scale, fall=2.2 * scale, steepness=8 / scale)
    for name in ("rise", "fall"):
        assert live.controls[name].min <= scale * x.min() and live.controls[name].max >= scale * x.max()
        assert (live.controls[name].max - live.controls[name].min) / live.controls[name].step >= 40
    assert live.state["rise"] == pytest.approx(0.4 * scale)
    assert live.state["accuracy"] == explorers.explore_bump(x, y).state["accuracy"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: explore_softmax(softmax, (10, 0, 0)),
        lambda: explorers.explore_sigmoid(x, y, w=11),
        lambda: explorers.explore_bump(x, y, rise=25),
        lambda: explorers.explore_surface(x, y, [-1, 1], [-1, 1], np.eye(2), start=(3, 0)),
    ],
)
def test_a_start_beyond_the_slider_is_refused_not_clamped(make):
    with pytest.raises(ValueError, match="must be a number from .* to .*, but it is"):
        make()
