"""Answers to lesson 01's exercises."""

import numpy as np
from scipy.special import expit

RIGHT = {
    "01.1": [lambda w, b: -b / w, lambda w, b: np.array(b / -w)],
    "01.2": [
        lambda x, w, b: 1 / (1 + np.exp(-(np.dot(x, w) + b))),
        lambda x, w, b: expit(sum(one * weight for one, weight in zip(x, w)) + b),
    ],
    "01.3": [
        lambda x, y, w, b: np.mean((expit(w * x + b) > 0.5) == y),
        lambda x, y, w, b: sum((w * v + b > 0) == bool(t) for v, t in zip(x, y)) / len(x),
    ],
    "01.4": [0.075, np.float64(15 / 200)],
    "01.5": [(2, 0), np.array([1.6, 0.1])],
}
WRONG = {
    "01.1": [
        (lambda w, b: b / w, "The sign?"),
        (lambda w, b: -w / b if b else 0.0, "changed places"),
        (lambda w, b: -b, "What does the weight do"),
        (lambda w, b: 3, "the neuron says"),
        (3, "a function is wanted"),
    ],
    "01.2": [
        (lambda x, w, b: x @ w + b, "was not bent"),
        (lambda x, w, b: expit(x @ w), "Where is the bias"),
        (lambda x, w, b: expit(x @ w) + b, "before the sigmoid"),
        (lambda x, w, b: float(x @ w + b > 0), "decides hard"),
        (
            lambda x, w, b: expit(np.array([x[k] * w[k] for k in range(3)]).sum() + b),
            "With three signals it may be right",
        ),
        (lambda x, w, b: expit(x * w + b), "one number"),
    ],
    "01.3": [
        (lambda x, y, w, b: np.mean((expit(w * x + b) > 0) == y), "every number gets a yes"),
        (lambda x, y, w, b: np.mean((expit(w * x + b) > 1) == y), "every number gets a no"),
        (lambda x, y, w, b: np.mean(expit(w * x + b) == y), "hardly ever exactly"),
        (lambda x, y, w, b: np.sum((w * x + b > 0) == y), "their share"),
        (lambda x, y, w, b: np.mean((w * x + b > 0) != y), "wrong answers"),
    ],
    "01.4": [(0.925, "on which side"), (15, "As a share"), (-0.075, "between 0 and 1"), (0.5, "set w = −1")],
    "01.5": [
        ((1e308, 0), "surer than the groups allow"),
        ((9, 0), "surer than the groups allow"),
        ((0.4, 0), "not sure enough"),
        ((-2, 0), "Which sign"),
        ((2, 3), "move the border"),
        ((1, 2, 3), "(w, b) must be a list or array of 2 numbers"),
    ],
}
