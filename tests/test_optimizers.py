"""The optimiser rules, those that lesson 08 writes out and those of the helpers, against Keras; and the race."""

from pathlib import Path

import keras
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.figure import Figure

from helpers import optimizers, style
from helpers.explorers import explore_race
from helpers.plotting import plot_losses, plot_race

OLD_MATPLOTLIB = "ignore:.* deprecated"  # how it calls pyparsing

LESSON = Path(__file__).resolve().parent.parent / "notebooks" / "08_optimizers.ipynb"


def rules_of_the_lesson():
    cells = nbformat.read(LESSON, as_version=4).cells
    written = {"np": np}
    for cell in cells:
        if "rules" in cell.metadata.get("tags", []):
            exec(cell.source, written)
    return written


written = rules_of_the_lesson()
RULES = {
    "SGD": written["sgd"],
    "momentum": written["momentum"],
    "RMSprop": written["rmsprop"],
    "Adam": written["adam"],
    "Nesterov": optimizers.nesterov,
    "Adagrad": optimizers.adagrad,
    "Adadelta": optimizers.adadelta,
    "Adamax": optimizers.adamax,
    "Nadam": optimizers.nadam,
}
ALL = [
    *RULES.items(),
    ("SGD", optimizers.sgd),
    ("momentum", optimizers.momentum),
    ("Adam", optimizers.adam),
]  # the last three: as in the lesson, for the labs of other lessons
KERAS = {
    "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
    "Nesterov": lambda rate: keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
}


def walk_of_keras(name, gradients, learning_rate):
    """The places (steps, n) after each step of Keras's optimiser with the given gradients (steps, n)."""
    place = keras.Variable(np.zeros(gradients.shape[1]), dtype="float64")
    optimizer = KERAS.get(name, getattr(keras.optimizers, name, None))(learning_rate)
    places = []
    for gradient in gradients:
        optimizer.apply([gradient], [place])
        places.append(place.value.numpy())
    return np.array(places)


def walk_of_rule(rule, gradients, learning_rate):
    memory = {}
    return np.cumsum([rule(gradient, memory, learning_rate) for gradient in gradients], axis=0)


@pytest.mark.parametrize("name, rule", ALL)
@settings(max_examples=8, deadline=None)
@given(
    gradients=arrays(float, (20, 3), elements=st.floats(-10, 10)), learning_rate=st.sampled_from([0.001, 0.01, 0.03])
)
def test_each_rule_walks_like_keras_on_random_gradients(name, rule, gradients, learning_rate):
    by_rule = walk_of_rule(rule, gradients, learning_rate)
    assert np.abs(by_rule - walk_of_keras(name, gradients, learning_rate)).max() < 1e-5


@pytest.mark.parametrize("name", RULES)
def test_the_comparison_would_notice_another_rule(name):
    gradients = np.random.default_rng(0).normal(size=(20, 3))
    by_keras = walk_of_keras(name, gradients, 0.03)
    for other, rule in ALL:
        far = np.abs(walk_of_rule(rule, gradients, 0.03) - by_keras).max()
        assert (far < 1e-5) == (other == name)


def bowl(w, b):
    return w**2 + 0.1 * b**2


def by_hand(rule, start, learning_rate, steps):
    place, memory = np.array(start, float), {}
    for _ in range(steps):
        place = place + rule(np.array([2 * place[0], 0.2 * place[1]]), memory, learning_rate)
    return place


def only_numbers(w, b):
    return bowl(w, b) if w > 0 else bowl(-w, b)


@pytest.mark.parametrize("f", [bowl, only_numbers])
def test_race_all_is_each_rule_on_its_own(f):
    places, heights = optimizers.race_all(f, (3, -2), RULES, 0.1, 15)
    assert places.shape == (16, 9, 2) and heights.shape == (16, 9)
    for k, rule in enumerate(RULES.values()):
        assert np.allclose(places[-1, k], by_hand(rule, (3, -2), 0.1, 15), atol=1e-6)
    assert np.allclose(heights, bowl(places[..., 0], places[..., 1]))


def test_a_loss_over_samples_can_race():
    x = np.linspace(0, 2, 7)
    _places, heights = optimizers.race_all(lambda w, b: np.mean((w * x + b) ** 2, axis=-1), (1, 1), RULES, 0.1, 5)
    assert heights[0] == pytest.approx([np.mean((x + 1) ** 2)] * 9)
    assert (heights[5] < heights[0]).all()


@pytest.mark.parametrize(
    "rules, message",
    [
        ({}, "rules must hold at least one rule"),
        ({"mine": lambda slopes, memory, learning_rate: None}, r"rules\['mine'\] must return a step.*returned None"),
    ],
)
def test_bad_rules_are_named(rules, message):
    with pytest.raises(ValueError, match=message):
        optimizers.race_all(bowl, (1, 1), rules, 0.1, 5)


AXIS = np.linspace(-5, 5, 41)


def explorer():
    surfaces = {"bowl": (bowl, (3, -2)), "tilted": (lambda w, b: w + b, (0, 0))}
    return explore_race(surfaces, RULES, AXIS, AXIS)


def test_explore_race_shows_where_each_one_is():
    live = explorer()
    live.set(step=12, learning_rate=0.1)
    for name, rule in RULES.items():
        end = by_hand(rule, (3, -2), 0.1, 12)
        assert np.allclose(np.ravel(live.artists[f"place_{name}"].get_data()), end, atol=1e-6)
        assert len(live.artists[f"path_{name}"].get_xdata()) == 13
        assert live.state["losses"][name] == pytest.approx(bowl(*end), abs=1e-6)
        assert live.artists[f"bar_{name}"].get_width() == pytest.approx(min(1, bowl(*end) / bowl(3, -2)), abs=1e-6)
        assert live.artists[f"text_{name}"].get_text() == f"{bowl(*end):.3f}"
        assert live.artists[f"text_{name}"].get_position()[0] > live.artists[f"bar_{name}"].get_width()
    best = min(live.state["losses"], key=live.state["losses"].get)
    assert best in live.caption


def test_explore_race_shows_only_who_runs():
    live = explorer()
    live.set(shown=("Adam", "SGD"))
    assert set(live.state["losses"]) == {"Adam", "SGD"}
    assert len(live.artists["path_Nadam"].get_xdata()) == 0 and live.artists["text_Nadam"].get_text() == ""
    live.set(shown=())
    assert "nobody" in live.caption


def test_explore_race_changes_the_surface():
    live = explorer()
    bowl_lines = len(live.artists["lines"].get_segments())
    live.set(surface="tilted", step=100)
    assert bowl_lines and all(np.allclose(np.ptp(line.sum(axis=1)), 0) for line in live.artists["lines"].get_segments())
    assert live.state["losses"]["SGD"] == pytest.approx(-40, abs=1e-4)
    image = live.artists["image"].get_array()
    assert image[0, 0] == 0 and image[-1, -1] == 1


@pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning", OLD_MATPLOTLIB)
def test_who_flies_off_is_named_and_nothing_breaks():
    live = explorer()
    live.set(step=100, learning_rate=10)
    assert live.artists["text_SGD"].get_text() == "flew off"
    assert live.state["losses"]["SGD"] == np.inf and live.state["losses"]["Adam"] < np.inf
    for rate in (-3, 1):
        live.set(learning_rate=10.0**rate, step=0)
        assert live.frame().startswith(b"\x89PNG") and "nan" not in live.caption


def test_nine_looks_differ():
    looks = [style.racer_style(name) for name in RULES]
    assert len({style["color"] for style in looks}) == len({style["marker"] for style in looks}) == 9


def test_plot_race_draws_the_paths():
    path = np.array([[1.0, 2], [3, 4], [0, 0]])
    ax = plot_race(bowl, {"Adam": path}, AXIS, AXIS, every=1)
    assert any(np.array_equal(line.get_xydata(), path) and line.get_label() == "Adam" for line in ax.lines)
    with pytest.raises(ValueError, match="paths"):
        plot_race(bowl, {"Adam": [1, 2]}, AXIS, AXIS, ax=ax)
    plt.close(ax.figure)


def test_plot_losses_keeps_the_names_apart():
    ax = plot_losses({"SGD": [1, 0.5], "Adam": [1, 0.101], "Nadam": [1, 0.1]}, emphasised=("Adam",))
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert {text.get_text() for text in ax.texts} == {"SGD", "Adam", "Nadam"}
    assert np.diff(heights).min() > 0.05
    plt.close(ax.figure)


def test_curves_of_different_length_are_drawn_whole():
    ax = plot_losses({"long": [3, 2, 1, 0.5], "short": [3, 2.5]}, ax=Figure().subplots())
    assert ax.get_xlim()[1] == 4


def test_a_curve_that_goes_astray_has_its_name_where_it_was_last_seen():
    ax = plot_losses({"fine": [3, 2, 1], "astray": [3, 9, np.nan]}, ax=Figure().subplots())
    heights = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert heights == {"fine": 1, "astray": 9}


@pytest.mark.parametrize(
    "curves, sentence",
    [
        ({}, "curves must hold at least one curve, but it is empty"),
        ({"Adam": []}, r"curves\['Adam'\] must hold at least one finite number"),
        ({"Adam": [np.nan, np.inf]}, r"curves\['Adam'\] must hold at least one finite number"),
    ],
)
def test_no_curve_to_draw_is_said_in_a_sentence(curves, sentence):
    with pytest.raises(ValueError, match=sentence):
        plot_losses(curves, ax=Figure().subplots())
