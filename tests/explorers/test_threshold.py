"""The threshold explorer against scikit-learn's counts."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, precision_score, recall_score

from helpers.explorers import count_answers, explore_threshold
from helpers.explorers.threshold import CELLS

RNG = np.random.default_rng(0)
Y = RNG.integers(0, 2, 200)
P = np.clip(0.3 * Y + RNG.uniform(0, 0.8, 200), 0, 1)


@pytest.mark.parametrize("threshold", [0.05, 0.3, 0.5, 0.77])
def test_counts_and_shares_are_scikit_learns(threshold):
    live = explore_threshold(P, Y)
    live.set(threshold=threshold)
    yes = (threshold <= P).astype(int)
    assert [live.state[name] for name in ("true_no", "false_alarms", "missed", "found")] == confusion_matrix(
        Y, yes
    ).ravel().tolist()
    assert live.state["accuracy"] == pytest.approx(accuracy_score(Y, yes))
    assert live.state["precision"] == pytest.approx(precision_score(Y, yes))
    assert live.state["recall"] == pytest.approx(recall_score(Y, yes))


def test_the_picture_follows_the_slider():
    live = explore_threshold(P, Y)
    before = live.frame()
    live.controls["threshold"].value = 0.25
    assert list(live.artists["line"].get_xdata()) == [0.25, 0.25]
    assert live.artists["side"].get_x() == 0.25
    assert live.artists["side"].get_x() + live.artists["side"].get_width() == pytest.approx(1)
    for name in CELLS:
        assert live.artists[name].get_text() == str(live.state[name])
    shades = {name: live.artists[f"{name}_shade"].get_alpha() for name in CELLS}
    assert sorted(CELLS, key=shades.get) == sorted(CELLS, key=live.state.get)  # the more, the darker
    assert live.artists["point"].get_xydata().tolist() == [[live.state["alarmed"], live.state["recall"]]]
    assert live.state["alarmed"] == pytest.approx(np.mean(P[Y == 0] >= 0.25))
    assert f"recall {live.state['recall']:.2f}" in live.artists["numbers"].get_text()
    assert f"{live.state['missed']} missed cases, {live.state['false_alarms']} false alarms" in live.caption
    assert live.frame() != before


def test_the_cells_stand_where_the_confusion_matrix_has_them():
    live = explore_threshold(P, Y)
    at = {name: live.artists[name].get_position() for name in CELLS}
    assert at["missed"][0] == at["true_no"][0] < at["found"][0] == at["false_alarms"][0]  # says no | says yes
    assert at["missed"][1] == at["found"][1] < at["true_no"][1] == at["false_alarms"][1]  # truth 1 below truth 0


def test_the_point_walks_along_the_roc_curve():
    live = explore_threshold(P, Y)
    curve = live.artists["point"].axes.lines[0].get_xydata()
    assert curve[0].tolist() == [1, 1] and curve[-1].tolist() == [0, 0]
    for threshold in (0, 0.3, 0.65, 1):
        live.set(threshold=threshold)
        assert np.abs(curve - live.artists["point"].get_xydata()).max(axis=1).min() < 1e-9


def test_the_ends():
    live = explore_threshold(P, Y)
    live.set(threshold=0)
    assert (live.state["missed"], live.state["recall"]) == (0, 1)
    assert live.state["precision"] == pytest.approx(Y.mean())
    live = explore_threshold(0.9 * P, Y, threshold=1)  # nobody gets a yes
    assert live.state["found"] == live.state["false_alarms"] == 0
    assert np.isnan(live.state["precision"])
    assert live.artists["numbers"].get_text().startswith("precision –")


def test_the_threshold_itself_is_a_yes():
    assert count_answers(np.array([0.5]), np.array([1]), 0.5)["found"] == 1


@pytest.mark.parametrize(
    "p, y, threshold, message",
    [
        ([0.2, 1.2], [0, 1], 0.5, "p must hold probabilities from 0 to 1, but it also holds 1.2"),
        ([-0.1, 0.5], [0, 1], 0.5, "but it also holds -0.1"),
        ([0.2, 0.5], [0, 2], 0.5, "y must hold only 0 and 1"),
        ([0.2, 0.5], [0], 0.5, "p and y must have the same length"),
        ([0.2, 0.5], [0, 1], 1.5, "threshold must be a number from 0 to 1"),
    ],
)
def test_bad_input_is_named(p, y, threshold, message):
    with pytest.raises(ValueError, match=message):
        explore_threshold(p, y, threshold=threshold)


def test_answers_can_be_counted_in_lists():
    assert count_answers([0.2, 0.9, 0.6], [0, 1, 0], 0.5) == count_answers(
        np.array([0.2, 0.9, 0.6]), np.array([0, 1, 0]), 0.5
    )
    with pytest.raises(ValueError, match="p and y must have the same length, but they have 2 and 1"):
        count_answers([0.2, 0.9], [1], 0.5)
