"""Answers to lesson 10's exercises."""

import numpy as np
import scipy.special
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from helpers.data import make_spirals


def softmax(z):
    return scipy.special.softmax(z, axis=-1)


def plain(z):
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)


def whole_table(z):
    return scipy.special.softmax(z)


def by_columns(z):
    return scipy.special.softmax(z, axis=0) if np.ndim(z) > 1 else softmax(z)


def not_divided(z):
    return np.exp(z - np.max(z, axis=-1, keepdims=True))


def log_way(z):
    z = np.atleast_2d(z) if np.ndim(z) > 1 else z
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


def marked(y, k):
    return [[int(label == column) for column in range(k)] for label in y]


def step(W, b, X, Y, rate, sign=1, bias=lambda error: error.mean(axis=0), by=None):
    error = sign * (softmax(X @ W + b) - Y)
    return W - rate * X.T @ error / (by or len(X)), b - rate * bias(error)


def as_it_was(W, b, X, Y, rate):
    error = Y - softmax(X @ W + b)
    return W - rate * X.T @ error / len(X), b - rate * error.mean()


def no_bias(W, b, X, Y, rate):
    return step(W, b, X, Y, rate, bias=lambda error: error.mean())


def pointwise(W, b, X, Y, rate):
    dW, db = 0, 0
    for x, y in zip(X, Y):
        error = softmax(x @ W + b) - y
        dW, db = dW + np.outer(x, error), db + error
    return [W - rate * dW / len(X), b - rate * db / len(X)]


POINTS, CLASSES = make_spirals(500, arms=3, noise=0.4, seed=0)
NEIGHBOURS = KNeighborsClassifier(15).fit(POINTS, CLASSES)
RIGHT = {
    "10.0": [plain, log_way],
    "10.1": [softmax, log_way],
    "10.2": [marked, lambda y, k: np.eye(k)[y]],
    "10.3": [np.log(2), 0.6931],
    "10.4": [step, pointwise],
    "10.5": [NEIGHBOURS, NEIGHBOURS.predict_proba],
}
WRONG = {
    "10.0": [
        (whole_table, "Each *row* shall"),
        (by_columns, "The columns add up"),
        (np.exp, "must add up to 1"),
        (lambda z: z / z.sum(axis=-1, keepdims=True), "without e"),
        (lambda z: np.exp(z) / np.sum(np.exp(z), axis=-1), "could not be broadcast"),
    ],
    "10.1": [
        (
            lambda z: np.exp(z - (m := z.mean(axis=-1, keepdims=True))) / np.exp(z - m).sum(axis=-1, keepdims=True),
            "too large",
        ),
        (plain, "gives nan"),
        (whole_table, "Each *row* shall"),
        (by_columns, "The columns add up"),
        (not_divided, "must add up to 1"),
        (lambda z: z / z.sum(axis=-1, keepdims=True), "without e"),
    ],
    "10.2": [
        (lambda y, k: np.eye(k)[:, y], "changed places"),
        (lambda y, k: np.eye(y.max() + 1)[y], "also those that don't occur"),
        (lambda y, k: np.eye(k)[(y + 1) % k], "not at the place of its label"),
        (lambda y, k: np.cumsum(np.eye(k)[y], axis=1), "exactly one 1"),
    ],
    "10.3": [
        (1000, "its probability is 1.000"),
        (0, "All three are equal"),
        (2, "not the score itself"),
        (np.log(0.5), "The sign"),
        (5, "One half is wanted"),
    ],
    "10.4": [
        (lambda *given: as_it_was(*given), "W goes uphill"),
        (no_bias, "the mean of *all* errors is 0"),
        (lambda *given: step(*given, by=1), "20 times too long"),
        (lambda *given: step(*given, bias=lambda error: -error.mean(axis=0)), "b goes uphill"),
        (lambda *given: step(*given)[0], "two things"),
        (lambda W, b, X, Y, rate: step(W, b, X, Y, 0.7), "has the rate its say"),
    ],
    "10.5": [
        (lambda X: np.arange(len(X)) // 2000, "Has it been fitted"),
        (LogisticRegression().fit(POINTS, CLASSES), "what straight lines can do"),
        (lambda X: np.zeros(len(X)), "Has it been fitted"),
        (lambda X: X, "are wanted"),
        (KNeighborsClassifier(3), "stops with NotFittedError"),
    ],
}
