"""Answers to lesson 07's exercises."""

import math

import numpy as np


class Value:
    def __init__(self, data, name="", inputs=(), slopes=()):
        self.data, self.name, self.inputs, self.slopes, self.grad = float(data), name, inputs, slopes, 0.0


def log(a):
    return Value(math.log(a.data), "log", (a,), (1 / a.data,))


def log_with(value=math.log, slope=lambda x: 1 / x, inputs=lambda a: (a,)):
    return lambda a: Value(value(a.data), "log", inputs(a), (slope(a.data),))


def nudged(f, x, tiny=1e-5):
    return np.array([(f(x + n) - f(x - n)) / (2 * tiny) for n in tiny * np.eye(len(x))])


def leaves_it_moved(f, x):
    slopes = []
    for i in range(len(x)):
        x[i] += 1e-5
        up = f(x)
        x[i] -= 2e-5
        slopes.append((up - f(x)) / 2e-5)
        x[i] += 0.5
    return slopes


def all_at_once(f, x, tiny=1e-5):
    return np.full(len(x), (f(x + tiny) - f(x - tiny)) / (2 * tiny))


def up_only(f, x, tiny=1e-5):
    return [(f(x + n) - f(x)) / tiny for n in tiny * np.eye(len(x))]


def twice(f, x, tiny=1e-5):
    return [(f(x + n) - f(x - n)) / tiny for n in tiny * np.eye(len(x))]


def sums(dY, X, W):
    return [np.dot(dY, W.T), np.einsum("ni,nj->ij", X, dY), dY.T @ np.ones(len(dY))]


def richardson(f, x, h=5e-4):
    near, far = (f(x + h) - f(x - h)) / (2 * h), (f(x + 2 * h) - f(x - 2 * h)) / (4 * h)
    return (4 * near - far) / 3


def in_order(last, found=None):
    found = {} if found is None else found
    for source in last.inputs:
        if source not in found:
            in_order(source, found)
    found[last] = True
    return list(found)


def back(hand_on):
    """The lesson's `backward`, with hand_on(what source has, the slope, what v has)."""

    def backward(last, gradient=1.0):
        values = in_order(last)
        for v in values:
            v.grad = 0.0
        last.grad = gradient
        for v in reversed(values):
            for source, slope in zip(v.inputs, v.slopes):
                source.grad = hand_on(source.grad, slope, v.grad)

    return backward


def way_by_way(last, gradient=1.0, first=True):
    if first:
        for v in in_order(last):
            v.grad = 0
    last.grad += gradient
    for source, slope in zip(last.inputs, last.slopes):
        way_by_way(source, gradient * slope, first=False)


def ones(last, gradient=1.0):
    back(lambda had, slope, came: had + slope * came)(last)  # what arrives is forgotten


def times(*slopes):
    return lambda a, b: Value(a.data * b.data, "×", (a, b), [slope(a.data, b.data) for slope in slopes])


RIGHT = {
    "07.0": [times(lambda a, b: b, lambda a, b: a), lambda a, b: Value(a.data * b.data, "", (a, b), [b.data, a.data])],
    "07.1": [back(lambda had, slope, came: had + slope * came), way_by_way],
    "07.2": [[-4, -4, 3], np.array([-4.0, -4.0, 3.0])],
    "07.3": [log, log_with()],
    "07.4": [nudged, lambda f, x: [nudged(f, x)[i] for i in range(len(x))]],
    "07.5": [lambda dY, X, W: (dY @ W.T, X.T @ dY, dY.sum(0)), sums],
    "07.6": [richardson, lambda f, x: np.imag(f(x + 1e-20j)) / 1e-20],
}
WRONG = {
    "07.0": [
        (lambda a, b: Value(a.data * b.data, "a · b", (b, a), (b.data, a.data)), "the inputs (a, b), in order"),
        (times(lambda a, b: a, lambda a, b: b), "changed places"),
        (times(lambda a, b: 1, lambda a, b: 1), "what plus does"),
        (times(lambda a, b: a * b, lambda a, b: a * b), "Nudge each number by 0.001"),
        (times(lambda a, b: b), "2 numbers"),
        (lambda a, b: a.data * b.data, "a Value is wanted"),
        (lambda a, b: Value(a.data + b.data, "", (a, b), (b.data, a.data)), "must be the product"),
    ],
    "07.1": [
        (back(lambda had, slope, came: slope * came), "only one of them counts"),
        (back(lambda had, slope, came: had + slope), "are added up"),
        (back(lambda had, slope, came: had + came), "as it is"),
        (back(lambda had, slope, came: had), "Nothing has come back"),
        (back(lambda had, slope, came: had - slope * came), "nudging says 27"),
        (ones, "when 5 arrives"),
    ],
    "07.2": [
        ([-4, -4, -4], "z itself does not get z"),
        ([3, 3, -4], "gets what is in the other one"),
        ([-20, 8, 3], "don't meet in a product"),
        ([4, 4, 3], "What comes back to the plus"),
        ([1, 1, 1], "go back with a 1"),
    ],
    "07.3": [
        (lambda a: Value(math.log(a.data), "log", (a,), 1 / a.data), "mind the comma"),
        (lambda a: Value(math.log(a.data), "log", (Value(a.data, "new"),), (1 / a.data,)), "finds no way to a"),
        (lambda a: math.log(a.data), "a Value is wanted"),
        (log_with(value=math.log10), "the natural logarithm is"),
        (log_with(inputs=lambda a: ()), "Mind the comma"),
        (log_with(slope=lambda x: x), "Yours gets steeper"),
        (log_with(slope=lambda x: 1.0), "Nudge it"),
        (log_with(slope=math.log), "for exp only"),
    ],
    "07.4": [
        (twice, "Twice or half"),
        (lambda f, x: -nudged(f, x), "The sign"),
        (all_at_once, "All move at once"),
        (lambda f, x: up_only(f, x, 1e-4), "up *and* down"),
        (leaves_it_moved, "Is x still the same"),
    ],
    "07.5": [
        (lambda dY, X, W: (dY @ W.T / len(X), X.T @ dY, dY.sum(axis=0)), "It was right as it stood"),
        (lambda dY, X, W: (dY @ W.T, dY.T @ X, dY.mean(0)), "dW has the shape (4, 3), and W has (3, 4)"),
        (lambda dY, X, W: (dY @ W.T, X.T @ dY, dY.mean(0)), "db is a mean"),
        (lambda dY, X, W: (dY @ W.T, X.T @ dY, dY.sum(1)), "db has the shape"),
        (lambda dY, X, W: (dY @ W.T, X.T @ dY / len(X), dY.sum(0)), "divided by n"),
        (lambda dY, X, W: dY @ W.T, "three gradients"),
    ],
    "07.6": [
        (lambda f, x: (f(x + 1e-5) - f(x)) / 1e-5, "below 2e-11 is wanted"),
        (lambda f, x: f(x), "is that a slope"),
        (lambda f: 0, "stops with TypeError"),
    ],
}
