"""Scores, their probabilities, and the step that the loss wants of each."""

import numpy as np
import pytest
from pointing import point
from scipy.special import softmax

from helpers.explorers import explore_softmax


def drawn(live, name="bar"):
    return [live.artists[f"{name}{k}"] for k in range(3)]


def heights(live):
    return [bar.get_height() for bar in drawn(live)]


def test_explore_softmax_draws_the_scores_and_their_probabilities():
    live = explore_softmax(softmax)
    live.set(z0=1, z1=-2, z2=3)
    assert np.allclose(heights(live), softmax([1, -2, 3]))
    assert [text.get_text() for text in drawn(live, "text")] == [f"{height:.2f}" for height in heights(live)]
    assert [head.get_ydata()[0] for head in drawn(live, "score")] == [1, -2, 3]
    assert [list(stem.get_ydata()) for stem in drawn(live, "stem")] == [[0, 1], [0, -2], [0, 3]]
    before = heights(live)
    live.set(z0=2, z1=-1, z2=4)  # all one higher: the same probabilities
    assert np.allclose(heights(live), before)


def test_explore_softmax_asks_the_learners_own_function():
    live = explore_softmax(lambda z: np.array([0.5, 0.25, 0.25]))
    assert heights(live) == [0.5, 0.25, 0.25]


def test_what_was_before_stays_marked():
    live = explore_softmax(softmax, (3.0, 2.0, 0.5), before=(1.0, 2.0, 0.5))
    left, right = live.figure.axes
    marks = {ax: [line.get_ydata()[0] for line in ax.lines if line.is_dashed()] for ax in (left, right)}
    assert marks[left] == [1, 2, 0.5] and np.allclose(marks[right], softmax([1, 2, 0.5]))


def test_a_hand_on_a_score_moves_it_and_all_probabilities():
    live = explore_softmax(softmax)
    before = heights(live)
    point(live, live.figure.axes[0], 1.1, -3)
    assert live.values == {"z0": 1, "z1": -3, "z2": 0.5}
    assert all(np.array(heights(live)) != before)


def test_the_arrows_and_the_button_step_against_the_slope_of_the_loss():
    live = explore_softmax(softmax, (1.0, 2.0, 0.5), truth=0, learning_rate=0.5)
    z, tiny = np.array([1.0, 2.0, 0.5]), 1e-5

    def loss(z):
        return -np.log(softmax(z)[0])

    slopes = np.array([(loss(z + move) - loss(z - move)) / (2 * tiny) for move in tiny * np.eye(3)])
    arrows = [arrow.xy[1] - arrow.get_position()[1] for arrow in drawn(live, "step")]
    assert np.allclose(arrows, -0.5 * slopes, atol=1e-6)
    assert live.state["loss"] == pytest.approx(loss(z))
    live.press("Take the step")
    assert np.allclose([live.values[f"z{k}"] for k in range(3)], z - 0.5 * slopes, atol=0.051)
    assert live.values["z0"] == 1.4  # a step of 0.38


def test_the_marks_are_the_one_hot_row_of_the_chosen_class():
    live = explore_softmax(softmax, truth=0)
    live.set(truth=2, z0=5, z1=5, z2=-5)
    assert [mark.get_ydata()[0] for mark in drawn(live, "mark")] == [0, 0, 1]
    assert live.state["loss"] == pytest.approx(-np.log(live.state["p2"]))
    for _ in range(30):
        live.press("Take the step")
    assert live.state["p2"] > 0.95 and not any(arrow.get_visible() for arrow in drawn(live, "step")[:2])
