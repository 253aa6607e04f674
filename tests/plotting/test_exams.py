"""What is drawn of exams and of probabilities is what scikit-learn says of them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from helpers.plotting import plot_calibration, plot_confusion, plot_exams, plot_roc

TRAINING = {"network": [0.9, 0.8, 0.85], "neuron": [0.8, 0.79, 0.78]}
TEST = {"network": [0.7, 0.75, 0.8], "neuron": [0.71, 0.77, 0.76]}
RNG = np.random.default_rng(0)
Y = RNG.integers(0, 2, 300)
P = {"sure": np.clip(Y * 0.5 + RNG.uniform(0, 0.5, 300), 0, 1), "coin": RNG.uniform(0, 1, 300)}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_each_exam_has_a_line_and_each_model_its_heaps_and_means():
    ax = plot_exams(TRAINING, TEST, baseline=0.65)
    lines = [list(line.get_ydata()) for line in ax.lines]
    assert lines[:3] == [[0.7, 0.71], [0.75, 0.77], [0.8, 0.76]]
    training, held_out = (
        next(line for line in ax.lines if line.get_label() == name) for name in ("training", "held out")
    )
    assert list(training.get_ydata()) == [*TRAINING["network"], *TRAINING["neuron"]]
    assert held_out.get_xydata().tolist() == [[0, 0.7], [0, 0.75], [0, 0.8], [1, 0.71], [1, 0.77], [1, 0.76]]
    means = [path[0, 1] for part in ax.collections for path in part.get_segments()]
    assert np.allclose(means, [0.85, 0.79, 0.75, 2.24 / 3])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["network", "neuron"]


@pytest.mark.parametrize("test", [{"network": [0.7, 0.75, 0.8]}, {"network": [0.7], "neuron": [0.7]}])
def test_exams_that_are_not_the_same_are_refused(test):
    with pytest.raises(ValueError, match="training and test must have the same models"):
        plot_exams(TRAINING, test)


def test_the_roc_curve_goes_from_corner_to_corner_over_its_area():
    ax = plot_roc(P, Y)
    for line, (name, p) in zip(ax.lines, P.items()):
        x, recall = line.get_data()
        assert (x[0], recall[0], x[-1], recall[-1]) == (0, 0, 1, 1)
        assert np.sum(np.diff(x) * (recall[1:] + recall[:-1]) / 2) == pytest.approx(roc_auc_score(Y, p))
        assert line.get_label() == f"{name}: area {roc_auc_score(Y, p):.2f}"


def test_calibration_counts_how_often_a_promise_came_true():
    ax = plot_calibration(P, Y, bins=4)
    for line, p in zip(ax.lines, P.values()):
        bins = [(p >= low) & (p < low + 0.25) for low in (0, 0.25, 0.5, 0.75)]
        expected = [(p[some].mean(), Y[some].mean()) for some in bins if some.any()]
        assert np.allclose(line.get_xydata(), expected)


def test_the_rows_of_a_confusion_matrix_are_the_truth():
    ax = plot_confusion([0, 0, 0, 1, 1], np.array([0, 1, 1, 1, 1]))
    assert [text.get_text() for text in ax.texts] == ["1", "2", "0", "2"]
    assert ax.get_title() == "2 of 5 wrong" and ax.get_ylabel() == "the truth is"
