"""Answers to lesson 09's exercises."""

import numpy as np
from answers_06 import Model
from scipy.special import expit
from sklearn.metrics import confusion_matrix, precision_score, recall_score


def wave_model():
    """A model that knows the six cuts: found from the recipe's points."""
    from helpers.data import make_sine

    X, y = make_sine(2401, noise=0.0, seed=0)
    order = np.argsort(X[:, 0])
    x, classes = X[order, 0], y[order]
    cuts = [(x[k] + x[k + 1]) / 2 for k in np.flatnonzero(np.diff(classes))]
    signs = np.diff(classes)[np.flatnonzero(np.diff(classes))]
    W = np.array([[40.0] * len(cuts), [0.0] * len(cuts)])
    return Model(
        4 * len(cuts) + 1, (W, -40 * np.array(cuts), expit), (20 * signs[:, np.newaxis], 20 * classes[0] - 10, expit)
    )


def two(truth, said):
    return [np.mean(truth[said == 1]), np.mean(said[truth == 1])]


def scores(table):
    (right_0, alarms), (misses, right_1) = np.array(table)
    return [(right_0 + right_1) / np.sum(table), right_1 / (right_1 + alarms), right_1 / (right_1 + misses)]


def counted(truth, said):
    table = [[0, 0], [0, 0]]
    for row, column in zip(truth, said):
        table[row][column] += 1
    return table


def as_it_was(truth, said):
    return np.array([[np.sum((said == row) | (truth == column)) for column in (0, 1)] for row in (0, 1)])


RIGHT = {
    "09.0": [two, lambda truth, said: (precision_score(truth, said), recall_score(truth, said))],
    "09.1": [lambda x1, w1, w2, b: -(w1 * x1 + b) / w2, lambda x1, w1, w2, b: [-w1 / w2 * v - b / w2 for v in x1]],
    "09.2": [scores, lambda table: (np.trace(table) / table.sum(), *(table[1, 1] / table.sum(k)[1] for k in (0, 1)))],
    "09.3": [counted, lambda truth, said: confusion_matrix(truth, said)],
    "09.4": [lambda X: (X**2).sum(axis=1), lambda X: np.hypot(X[:, 0], X[:, 1])[:, np.newaxis]],
    "09.5": [wave_model(), wave_model()],
}
WRONG = {
    "09.0": [
        (lambda truth, said: two(said, truth), "changed places"),
        (lambda truth, said: (np.mean(said == 1), two(truth, said)[1]), "only how many there are"),
        (lambda truth, said: (np.sum(truth[said == 1]), np.sum(said[truth == 1])), "Those are counts"),
        (lambda truth, said: two(1 - truth, 1 - said), "scores of class 0"),
        (lambda truth, said: (two(truth, said)[0], np.mean(said == truth)), "The recall is another"),
        (lambda truth, said: two(truth, said)[0], "2 numbers"),
    ],
    "09.1": [
        (lambda x1, w1, w2, b: (w1 * x1 + b) / w2, "The sign"),
        (lambda x1, w1, w2, b: -w1 * x1 / w2 + b, "when you divide by w2"),
        (lambda x1, w1, w2, b: -w1 / w2 * x1 - b, "when you divide by w2"),
        (lambda x1, w1, w2, b: -(w1 * x1 + b), "right for w2 = 1"),
        (lambda x1, w1, w2, b: -(w2 * x1 + b) / w1, "changed places"),
    ],
    "09.2": [
        (lambda table: scores(table.T), "changed places"),
        (lambda table: [table[1, 1] / table.sum(), *scores(table)[1:]], "The first, the accuracy"),
        (lambda table: scores(table[::-1, ::-1]), "scores of class 0"),
        (lambda table: [scores(table)[0], *[table[1, 1] / table.sum()] * 2], "shares of all points"),
        (lambda table: [*scores(table)[:2], 0.5], "The recall is another"),
        (lambda table: scores(table)[0], "3 numbers"),
    ],
    "09.3": [
        (as_it_was, "each point must be counted once"),
        (lambda truth, said: np.transpose(counted(truth, said)), "should hold the truth"),
        (lambda truth, said: np.array(counted(truth, said)) / len(truth), "those are shares"),
        (lambda truth, said: np.array(counted(truth, said))[::-1, ::-1], "should be class 0"),
    ],
    "09.4": [
        (lambda X: 3 * X[:, 0] - X[:, 1], "nothing new"),
        (lambda X: 0 * X[:, 0], "the same number"),
        (lambda X: X[:, 0] ** 2, "99% are wanted"),
        (lambda X: X**2, "shape"),
    ],
    "09.5": [
        (Model(3, ([[1], [0]], 0, expit)), "50 are allowed"),
        (lambda X: np.ones(len(X)), "only a Keras model"),
        ("small", "a fitted model is wanted"),
        (Model(3, ([[1], [0], [0]], 0, expit)), "stops with ValueError"),
    ],
}
