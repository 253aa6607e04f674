"""The landscape lab of lesson 03, with the functions that the lesson writes out: what it shows is the walk it says."""

import numpy as np
import pytest
from lesson import tagged_cells
from scipy.special import expit
from sklearn.metrics import accuracy_score, log_loss

from helpers import optimizers
from helpers.explorers import explore_landscape
from helpers.explorers.landscape import APART, RULES

OLD_MATPLOTLIB = "ignore:.* deprecated"  # how it calls pyparsing

written = tagged_cells("03_gradient_descent", "landscape")
x, y, loss, accuracy, gradient, descend = (
    written[name] for name in ["x", "y", "loss", "accuracy", "gradient", "descend"]
)
AXIS = np.linspace(-10, 10, 5)


def lab(loss=loss, accuracy=accuracy, gradient=gradient, **options):
    return explore_landscape(x, y, loss, accuracy, gradient, AXIS, AXIS, **options)


def climb(w, b):
    """The slopes of what is lost in accuracy, felt to both sides."""
    lost_w = accuracy(w - APART, b) - accuracy(w + APART, b)
    lost_b = accuracy(w, b - APART) - accuracy(w, b + APART)
    return np.array([lost_w, lost_b]) / (2 * APART)


@pytest.mark.parametrize(
    "optimizer, rule", [("SGD", optimizers.sgd), ("momentum", optimizers.momentum), ("Adam", optimizers.adam)]
)
@pytest.mark.parametrize("go_by, slopes", [("loss", gradient), ("accuracy", climb)])
def test_the_path_is_the_walk_step_by_step(optimizer, rule, go_by, slopes):
    live = lab()
    live.set(start_w=2, start_b=-3, go_by=go_by, optimizer=optimizer, learning_rate=0.5, step=7)
    places, memory = [np.array([2.0, -3.0])], {}
    for _ in range(7):
        places.append(places[-1] + rule(np.array(slopes(*places[-1])), memory, 0.5))
    assert np.ptp(places, axis=0).max() > 0.1  # it does go somewhere
    for name in ("accuracy", "loss"):
        assert np.allclose(live.artists[f"path_{name}"].get_xydata(), places)
        assert live.artists[f"begin_{name}"].get_xydata().tolist() == [[2, -3]]
        assert live.artists[f"place_{name}"].get_xydata().ravel() == pytest.approx(places[-1])
    for name in ("losses", "accuracies"):
        way, mark = live.artists[name], live.artists[f"{name}_mark"]
        assert [*mark.get_xdata(), *mark.get_ydata()] == [way.get_xdata()[-1], way.get_ydata()[-1]]
    assert (live.state["w"], live.state["b"]) == pytest.approx(tuple(places[-1]))
    assert (live.state["slope_w"], live.state["slope_b"]) == pytest.approx(tuple(slopes(*places[-1])))
    assert live.state["slope"] == pytest.approx(np.linalg.norm(slopes(*places[-1])))


def test_sgd_by_the_loss_is_the_descent_of_the_lesson():
    live = lab(start=(-9, -9), learning_rate=2)
    live.set(step=200)
    assert np.allclose(live.artists["path_loss"].get_xydata(), descend(-9, -9, learning_rate=2, steps=200))


@pytest.mark.parametrize("optimizer", RULES)
@pytest.mark.parametrize("learning_rate", [1, 100])
def test_going_by_the_accuracy_nothing_moves_on_the_plateau(optimizer, learning_rate):
    live = lab(start=(-9, -9))
    live.set(go_by="accuracy", optimizer=optimizer, learning_rate=learning_rate, step=200)
    assert np.all(live.artists["path_accuracy"].get_xydata() == [-9, -9])
    assert live.state["slope"] == 0 and "slope exactly 0" in live.caption
    live.set(go_by="loss", step=1)
    assert live.state["slope"] > 0.1 and live.state["w"] > -9 and "exactly" not in live.caption


def test_at_most_places_nothing_moves():
    live = lab()
    places = [(w, b) for w in range(-10, 11, 4) for b in range(-10, 11, 4)]
    stays = 0
    for w, b in places:
        live.set(start_w=w, start_b=b, go_by="accuracy", step=200)
        stays += (live.state["w"], live.state["b"]) == (w, b)
    assert stays > 0.7 * len(places)


@pytest.mark.parametrize("step", [0, 5, 40])
def test_the_numbers_are_those_of_the_curve_that_is_drawn(step):
    live = lab()
    live.set(step=step)
    w, b = live.state["w"], live.state["b"]
    at, p = live.artists["curve"].get_data()
    assert np.allclose(p, expit(w * at + b))
    assert expit(w * live.artists["boundary"].get_xdata()[0] + b) == pytest.approx(0.5)
    assert live.state["loss"] == pytest.approx(log_loss(y, expit(w * x + b)))
    assert live.state["accuracy"] == accuracy_score(y, expit(w * x + b) > 0.5)
    for name, values in (("losses", "loss"), ("accuracies", "accuracy")):
        steps, heights = live.artists[name].get_data()
        assert np.array_equal(steps, np.arange(step + 1)) and heights[-1] == live.state[values]
        assert np.allclose(live.artists[f"{name}_mark"].get_xydata(), [[step, live.state[values]]])


def test_the_scale_of_the_losses_follows_the_walk():
    live = lab()
    axis = live.artists["losses"].axes
    for start in ((-9, -9), (0, 0)):
        live.set(start_w=start[0], start_b=start[1])
        assert loss(*start) < axis.get_ylim()[1] <= 2.5 * loss(*start)


def test_the_caption_is_a_sentence_that_follows():
    live = lab(start=(-9, -9))
    live.set(step=0)
    assert live.caption == ("step 0 of SGD going by the loss:  w = −9.0, b = −9.0, 66.7% right, loss 9.08, slope 0.753")
    live.set(step=20, optimizer="Adam", learning_rate=10)
    assert live.caption.startswith("step 20 of Adam going by the loss:  w = ") and "(off the map)" in live.caption
    live.set(go_by="accuracy")
    assert "going by the accuracy" in live.caption and "(off" not in live.caption


def test_moving_along_the_path_computes_nothing():
    asked = []
    live = lab(gradient=lambda w, b: asked.append(w) or gradient(w, b))
    asked.clear()
    live.set(step=3)
    live.set(step=99)
    assert not asked
    live.set(learning_rate=2)
    assert len(asked) >= 200


@pytest.mark.slow
@pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning", OLD_MATPLOTLIB)
def test_every_extreme_of_every_control_can_be_drawn():
    live = lab()
    for optimizer in RULES:
        for go_by in ("loss", "accuracy"):
            live.set(optimizer=optimizer, go_by=go_by)
            for name in ("start_w", "start_b", "learning_rate", "step"):
                control = live.controls[name]
                ends = (0.01, 100) if name == "learning_rate" else (control.min, control.max)
                for end in ends:
                    live.set(**{name: end})
                    assert live.frame().startswith(b"\x89PNG")
                    assert "nan" not in live.caption and "inf" not in live.caption


@pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning", OLD_MATPLOTLIB)
@pytest.mark.parametrize(
    "learning_rate, step, words",
    [(10, 1, "(off the map)"), (10, 5, "flew far away"), (100, 20, "flew far away"), (100, 200, "flew far away")],
)
def test_who_runs_out_of_the_range_of_numbers_breaks_nothing(learning_rate, step, words):
    live = lab(loss=lambda w, b: w**2 + b**2, gradient=lambda w, b: (2 * w, 2 * b))
    live.set(learning_rate=learning_rate, step=step)
    assert live.frame().startswith(b"\x89PNG")
    assert words in live.caption and len(live.caption) < 120
    assert len(live.artists["path_loss"].get_xydata()) == step + 1


@pytest.mark.parametrize(
    "options, message", [({"accuracy": lambda w, b: 2.0}, "accuracy must answer with an accuracy between 0 and 1")]
)
def test_bad_input_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        lab(**options)
