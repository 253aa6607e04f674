"""Scrubbing through a race of optimisers."""

import numpy as np
import pytest
from bowl import bowl, by_hand
from pointing import point

from helpers import optimizers
from helpers.explorers import explore_race

OLD_MATPLOTLIB = "ignore:.* deprecated"  # how it calls pyparsing
RULES = {
    "SGD": optimizers.sgd,
    "momentum": optimizers.momentum,
    "Nesterov": optimizers.nesterov,
    "Adagrad": optimizers.adagrad,
    "Adadelta": optimizers.adadelta,
    "Adam": optimizers.adam,
    "Adamax": optimizers.adamax,
    "Nadam": optimizers.nadam,
}


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
    assert (image[0, 0] == 1).all() and (image[-1, -1] == image.min()).all() and image.min() < 0.9  # lower, brighter


@pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning", OLD_MATPLOTLIB)
def test_who_flies_off_is_named_and_nothing_breaks():
    live = explorer()
    live.set(step=100, learning_rate=10)
    assert live.artists["text_SGD"].get_text() == "flew off"
    assert live.state["losses"]["SGD"] == np.inf and live.state["losses"]["Adam"] < np.inf
    for rate in (-3, 1):
        live.set(learning_rate=10.0**rate, step=0)
        assert live.frame().startswith(b"\x89PNG") and "nan" not in live.caption


def test_a_thousand_times_the_first_height_is_flown_off():
    live = explore_race({"bowl": (lambda w, b: w**2 + b**2, (1, 0))}, {"SGD": optimizers.sgd}, AXIS, AXIS)
    live.set(learning_rate=1.5)  # each step doubles w: the height is 4 ** step
    for step, says in ((5, "1024.000"), (6, "flew off"), (10, "flew off")):
        live.set(step=step)
        assert live.artists["text_SGD"].get_text() == says


def test_the_start_is_a_hands_and_another_surface_has_its_own():
    live = explorer()
    assert live.state["start_w"] == 3 and live.state["start_b"] == -2
    point(live, live.figure.axes[0], -4.1, 1.9)
    assert (live.state["start_w"], live.state["start_b"]) == (-4, 2)
    assert np.allclose(live.artists["path_SGD"].get_xydata()[0], (-4, 2))
    live.set(surface="tilted")
    assert (live.state["start_w"], live.state["start_b"]) == (0, 0)
    assert np.allclose(live.artists["path_SGD"].get_xydata()[0], (0, 0))
    live.set(surface="bowl", start_w=1)
    assert (live.state["start_w"], live.state["start_b"]) == (1, -2)
    live.set(start_b=2, surface="tilted")
    assert (live.state["start_w"], live.state["start_b"]) == (0, 2)


def test_a_start_between_the_steps_stays_and_who_flew_off_does_not_win():
    live = explore_race(
        {"bowl": (bowl, (4, 0.001)), "cliff": (lambda w, b: 1e9 * (w**2 + b**2), (1, 1))}, RULES, AXIS, AXIS
    )
    assert live.state["start_b"] == 0.001
    live.set(surface="cliff", shown=["SGD"], step=100, learning_rate=1)
    assert live.state["losses"] == {"SGD": np.inf} and "all flew off" in live.caption
    with pytest.raises(ValueError, match="surfaces and rules must hold at least one of each"):
        explore_race({}, RULES, AXIS, AXIS)
    with pytest.raises(ValueError, match="start w must be a number from -5 to 5, but it is 9"):
        explore_race({"bowl": (bowl, (0, 0)), "far": (bowl, (9, 9))}, RULES, AXIS, AXIS)
