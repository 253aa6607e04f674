"""Answers to lesson 05's exercises."""

import numpy as np
from scipy.special import expit


def xor_of_nand(x1, x2):
    return expit(20 * expit(20 * x1 + 20 * x2 - 10) + 20 * expit(-20 * x1 - 20 * x2 + 30) - 30)


def counts(n=3):
    return 20 * np.ones((3, n)), [-10, -30, -50][:n], [20, -20, 20][:n], -10


def ramp():
    """Two hidden neurons: nearly a straight line through all the sums, less one steep step between 1 and 2."""
    return [[0.1, 40]] * 3, [-0.15, -60], [240, -12], -3 + 9 - 120


RIGHT = {
    "05.1": [[-20, -20, 30], np.array([-12.0, -15.0, 20.0])],
    "05.2": [lambda k: 10 - 20 * k, lambda k: -20 * k + 8],
    "05.3": [[-20, -20, 10], (-50, -30, 12)],
    "05.4": [
        xor_of_nand,
        lambda x1, x2: expit(20 * expit(20 * x1 - 20 * x2 - 10) + 20 * expit(-20 * x1 + 20 * x2 - 10) - 10),
    ],
    "05.5": [counts(), (30 * np.ones((3, 3)), [-15, -45, -75], np.array([[40], [-40], [40]]), [-20]), ramp()],
}
WRONG = {
    "05.1": [
        ([-20, -20, 40], "wrong in 1 of 4 rows, at x1 x2 = 1 1"),
        ([20, 20, -30], "What turns a neuron's answer round"),
        ([-20, -20, 10], "wrong in 2 of 4 rows, at x1 x2 = 0 1, 1 0"),
        ([-1, -1, 1.5], "A gate should be sure"),
        ([-20, -20], "3 numbers"),
    ],
    "05.2": [
        (lambda k: -10, "that is a yes already"),
        (lambda k: -20 * k - 5, "still a no"),
        (lambda k: -20 * k, "still a no"),
        (lambda k: -20 * k + 1, "right, but unsure"),
        (lambda k: -30, "With 1 input on"),
        (lambda: -30, "stops with TypeError"),
    ],
    "05.3": [
        ([20, 20, -10], "What turns a neuron's answer round"),
        ([-20, 20, -10], "wrong in"),
        ([20, 20, -30], "wrong in 2 of 4 rows, at x1 x2 = 0 1, 1 0"),
        ([-2, -2, 1], "A gate should be sure"),
        ("-20, -20, 10", "must be"),
    ],
    "05.4": [
        (lambda x1, x2: expit(20 * expit(20 * x1 + 20 * x2 - 10) + 20 * expit(20 * x1 + 20 * x2 - 30) - 10), "an OR"),
        (lambda x1, x2: 1 - xor_of_nand(x1, x2), "XNOR"),
        (lambda x1, x2: 0.5 + 0.3 * (xor_of_nand(x1, x2) - 0.5), "not sure"),
        (lambda x1, x2: expit(x1), "what the output neuron should make"),
    ],
    "05.5": [
        (counts(2), "wrong in 1 of 8 rows: 111"),
        (counts()[:3], "four things"),
        ((np.ones((3, 3)), *counts()[1:]), "wrong in"),
        ((20 * np.ones((3, 3)), [-10, -30, -50], [2, -2, 2], -1), "is allowed"),
    ],
}
