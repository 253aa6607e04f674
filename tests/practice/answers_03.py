"""Answers to lesson 03's exercises."""

import numpy as np
from scipy.special import expit


def flowers(x, y, size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    return [(x[order[k : k + size]], y[order[k : k + size]]) for k in range(0, len(x), size)]


def split(x, y, size, seed):
    random = np.random.default_rng(seed + 1)
    both = np.column_stack([x, y])
    random.shuffle(both)
    for part in np.array_split(both, np.arange(size, len(x), size)):
        yield part[:, 0], part[:, 1]


def as_it_was(x, y, size, seed):
    random = np.random.default_rng(seed)
    for start in range(0, len(x) - size):
        yield random.permutation(x)[start : start + size], random.permutation(y)[start : start + size]


def other_answers(x, y, size, seed):
    return list(zip([a for a, _ in flowers(x, y, size, seed)], [b for _, b in flowers(x, y, size, seed + 1)]))


def slopes(w, b, x, y):
    error = expit(w * x + b) - y
    return np.array([np.mean(error * x), np.mean(error)])


def one_after_the_other(w, b, x, y, rate):
    w = w - rate * slopes(w, b, x, y)[0]
    return w, b - rate * slopes(w, b, x, y)[1]


def remembers(slopes, memory):
    memory["v"] = 0.8 * memory.get("v", np.zeros(2)) - 2 * slopes
    return memory["v"]


def endless(x, y, size):
    while True:
        yield x[:size], y[:size]


def stops(x):
    yield x, x
    raise ValueError("boo")


def turned(x, y, size, seed):
    return [(np.roll(x, seed)[k : k + size], np.roll(y, seed)[k : k + size]) for k in range(0, len(x), size)]


def within(x, y, size, seed):
    for k in range(0, len(x), size):
        order = np.random.default_rng(seed).permutation(len(x[k : k + size]))
        yield x[k : k + size][order], y[k : k + size][order]


RIGHT = {
    "03.1": [
        lambda y, p: -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)),
        lambda y, p: sum(-np.log(q if t else 1 - q) for t, q in zip(y, p)) / len(y),
    ],
    "03.2": [
        lambda w, b, x, y, rate: [w, b] - rate * slopes(w, b, x, y),
        lambda w, b, x, y, rate: (
            w + rate * np.mean((y - expit(w * x + b)) * x),
            b + rate * np.mean(y - expit(w * x + b)),
        ),
    ],
    "03.3": [flowers, split],
    "03.4": [np.log(2), 0.693],
    "03.5": [lambda slopes, memory: -20 * slopes, remembers],
}
WRONG = {
    "03.1": [
        (lambda y, p: np.mean(np.log(np.where(y == 1, p, 1 - p))), "turn it round"),
        (lambda y, p: np.sum(-np.log(np.where(y == 1, p, 1 - p))), "is the sum"),
        (lambda y, p: -np.mean(y * np.log(p)), "with y = 0"),
        (lambda y, p: np.mean((y - p) ** 2), "another loss"),
        (lambda y, p: -np.mean(np.log(np.where(y == 1, 1 - p, p))), "of the wrong answer"),
    ],
    "03.2": [
        (lambda w, b, x, y, rate: [w, b] + rate * slopes(w, b, x, y), "uphill"),
        (lambda w, b, x, y, rate: [w, b] - rate * len(x) * slopes(w, b, x, y), "Take means"),
        (lambda w, b, x, y, rate: [w, b] - slopes(w, b, x, y), "has no say"),
        (lambda w, b, x, y, rate: -rate * slopes(w, b, x, y), "That is the step"),
        (one_after_the_other, "both slopes belong to the old place"),
        (lambda w, b, x, y, rate: [w, b] - rate * slopes(w, b, x, y)[1], "Both move by the same"),
    ],
    "03.3": [
        (lambda x, y, size, seed: endless(x, y, size), "some of them several times"),
        (lambda x, y, size, seed: [(b, a) for a, b in flowers(x, y, size, seed)], "have changed places"),
        (lambda x, y, size, seed: stops(x), "epoch stops with ValueError: boo"),
        (lambda x, y, size, seed: turned(x, y, size, seed), "in the order of the table"),
        (lambda x, y, size, seed: within(x, y, size, seed), "Shuffle all, not each batch"),
        (as_it_was, "some of them several times"),
        (other_answers, "the answer of another one"),
        (lambda x, y, size, seed: [(x[:size], y[:size])], "never come"),
        (lambda x, y, size, seed: [(x, y)], "in the order of the table"),
        (lambda x, y, size, seed: [(x[::-1], y[::-1])], "the batches have"),
        (lambda x, y, size, seed: 5, "pairs of arrays"),
    ],
    "03.4": [
        (-np.log(2), "never negative"),
        (np.log10(2), "base 10"),
        (0.5, "the probability"),
        (150 * np.log(2), "The loss is the mean"),
        (1, "is not what a model loses"),
    ],
    "03.5": [
        (lambda slopes, memory: np.array([21.95, -12.13]), "without knowing where it starts"),
        (lambda slopes, memory: 5 * slopes, "against the slope"),
        (lambda slopes, memory: -0.5 * slopes, "its lowest was"),
        (lambda slopes: -slopes, "stops with TypeError"),
        (lambda slopes, memory: None, "is None"),
    ],
}
