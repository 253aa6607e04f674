"""Answers to lesson 04's exercises: right ones, differently written, and wrong ones with what must be said."""

from itertools import pairwise

import numpy as np
from scipy.special import expit

X_ = np.newaxis


def count_by_layers(inputs, hidden):
    sizes = [inputs, hidden, 1]
    return sum(a * b + b for a, b in pairwise(sizes))


def bump_of_arrays(x):
    a = expit(np.outer(x, [30, -30]) + np.array([-30, 60]))
    return expit(a @ [12, 12] - 18)


def bump_of_loops(x):
    return [1 / (1 + np.exp(-(8 / (1 + np.exp(-25 * (v - 1))) - 8 / (1 + np.exp(-25 * (v - 2))) - 4))) for v in x]


def forward(x, w, b, W, B):
    hidden = [expit(w[0, k] * x + b[k]) for k in range(3)]
    return expit(sum(W[k, 0] * hidden[k] for k in range(3)) + B[0])


def as_it_was(x, w, b, W, B):
    return sum(expit(x * w[0, k] + b[k]) * W[k, 0] + B[0] for k in range(3))


def only_bent(x, w, b, W, B):
    return expit(as_it_was(x, w, b, W, B))


def only_one_bias(x, w, b, W, B):
    return expit(x[:, X_] @ w + b) @ W + B


def rule_by_loops(x, y, cuts):
    best = 0
    for i, low in enumerate(cuts):
        for high in cuts[i:]:
            right = sum(((low < v <= high) == bool(t)) for v, t in zip(x, y))
            best = max(best, right / len(x))
    return best


def one_cut(x, y, cuts):
    return max(np.mean((x > cut) == y) for cut in cuts)


def last_rule(x, y, cuts):
    return [np.mean(((x > low) & (x <= high)) == y) for low in cuts[:9] for high in cuts][-1]


def counted(x, y, cuts):
    return len(x) * rule_by_loops(x, y, cuts)


def wave(t):
    return np.sin(2 * t) + 0.5 * np.sin(5 * t)


def pieces(n, steepness=20.0):
    ends = np.linspace(-3, 3, n + 1)
    w = np.full(n, steepness)
    return w, -w * (ends[:-1] + ends[1:]) / 2, np.diff(wave(ends)), wave(ends[0])


def closed(x, y, cuts):
    return max(np.mean(((x >= low) & (x <= high)) == y) for low in cuts for high in cuts)


RIGHT = {
    "04.1": [count_by_layers, lambda inputs, hidden: (inputs + 2) * hidden + 1],
    "04.2": [lambda x: bump_of_arrays(x)[:, np.newaxis], bump_of_arrays, bump_of_loops],
    "04.3": [forward, lambda x, w, b, W, B: expit(expit(x[:, X_] @ w + b) @ W + B)],
    "04.4": [rule_by_loops, lambda x, y, cuts: np.float32(rule_by_loops(x, y, cuts))],
    "04.5": [pieces(30), [list(part) if np.ndim(part) else [part] for part in pieces(36)]],
}
WRONG = {
    "04.1": [
        (lambda inputs, hidden: 10, "With one input"),
        (lambda inputs, hidden: hidden * (inputs + 1), "And the output neuron"),
        (lambda inputs, hidden: 3 * hidden + 1, "with more inputs"),
        (lambda inputs, hidden: hidden * (inputs + 1) + hidden, "has the output neuron its bias"),
        (lambda inputs: 10, "stops with TypeError"),
        (16, "a function is wanted"),
    ],
    "04.2": [
        (lambda x: bump_of_arrays(np.linspace(0, 3, 61)), "does it look at x"),
        (lambda x: expit(20 * x - 20), "only rises, or only falls"),
        (lambda x: 1 - bump_of_arrays(x), "upside down"),
        (lambda x: 20 * (bump_of_arrays(x) - 0.5), "between 0 and 1"),
        (lambda x: 0.6 * bump_of_arrays(x), "not high enough"),
        (lambda x: expit(5 * expit(20 * x - 20) - 5 * expit(20 * x - 40)), "outside it still says up to 0.5"),
        (lambda x: bump_of_arrays(x)[:10], "shape"),
        (lambda x: None, "gives back None"),
    ],
    "04.3": [
        (as_it_was, "what the program did"),
        (only_bent, "counts three times"),
        (only_one_bias, "is it a probability"),
        (lambda x, w, b, W, B: expit(x), "differs from the network"),
    ],
    "04.4": [
        (closed, "Some flowers lie on a cut"),
        (lambda x, y, cuts: np.mean(np.asarray(y) == 0), "if it says no to all"),
        (one_cut, "with *one* cut"),
        (last_rule, "Is the largest accuracy kept"),
        (counted, "The accuracy is their share"),
        (lambda x, y, cuts: 1.0, "more than any rule can reach"),
    ],
    "04.5": [
        (pieces(12), "the sum is off by"),
        (pieces(30)[:3], "give four things"),
        ((pieces(30)[0][:5], *pieces(30)[1:]), "b must be"),
        ("30", "give four things"),
    ],
}
