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


def richardson(f, x, h=1e-3):
    near, far = (f(x + h) - f(x - h)) / (2 * h), (f(x + 2 * h) - f(x - 2 * h)) / (4 * h)
    return (4 * near - far) / 3


def product(slopes):
    return lambda a, b: Value(a.data * b.data, "×", (a, b), slopes(a.data, b.data))


def in_order(last, found=None):
    found = {} if found is None else found
    for source in last.inputs:
        if source not in found:
            in_order(source, found)
    found[last] = True
    return list(found)


def back(give):
    def backward(last, gradient=1.0):
        for v in in_order(last):
            v.grad = 0.0
        last.grad = gradient
        for v in reversed(in_order(last)):
            for source, slope in zip(v.inputs, v.slopes):
                source.grad = give(source.grad, slope, v.grad)

    return backward


def by_ways(last, gradient=1.0):
    last.grad = last.grad + gradient
    for source, slope in zip(last.inputs, last.slopes):
        by_ways(source, gradient * slope)


RIGHT = {
    "07.01": [product(lambda a, b: (b, a)), product(lambda a, b: [b * 1.0, a * 1.0])],
    "07.02": [back(lambda old, slope, g: old + slope * g), by_ways],
    "07.1": [[-4, -4, 3], np.array([-4.0, -4.0, 3.0])],
    "07.2": [log, log_with()],
    "07.3": [nudged, lambda f, x: [nudged(f, x)[i] for i in range(len(x))]],
    "07.4": [lambda dY, X, W: (dY @ W.T, X.T @ dY, dY.sum(0)), sums],
    "07.5": [richardson, lambda f, x: np.imag(f(x + 1e-20j)) / 1e-20],
}
WRONG = {
    "07.01": [
        (product(lambda a, b: (a, b)), "If a grows"),
        (product(lambda a, b: (1, 1)), "slopes of plus"),
        (product(lambda a, b: (a * b, a * b)), "the product itself"),
        (product(lambda a, b: (b, -a)), "Nudge it"),
        (product(lambda a, b: b), "slopes must be"),
    ],
    "07.02": [
        (back(lambda old, slope, g: slope * g), "one way only has counted"),
        (back(lambda old, slope, g: old + slope), "multiplies what comes from the right"),
        (back(lambda old, slope, g: old + g), "multiplies what comes from the right"),
        (back(lambda old, slope, g: old), "Nothing has arrived"),
        (back(lambda old, slope, g: old - slope * g), "Nudged it is 27"),
    ],
    "07.1": [
        ([-4, -4, -4], "z itself does not get z"),
        ([3, 3, -4], "gets what is in the other one"),
        ([-20, 8, 3], "don't meet in a product"),
        ([4, 4, 3], "What comes back to the plus"),
        ([1, 1, 1], "go back with a 1"),
    ],
    "07.2": [
        (lambda a: math.log(a.data), "a Value is wanted"),
        (log_with(value=math.log10), "the natural logarithm is"),
        (log_with(inputs=lambda a: ()), "Mind the comma"),
        (log_with(slope=lambda x: x), "Yours gets steeper"),
        (log_with(slope=lambda x: 1.0), "Nudge it"),
        (log_with(slope=math.log), "for exp only"),
    ],
    "07.3": [
        (twice, "Twice or half"),
        (lambda f, x: -nudged(f, x), "The sign"),
        (all_at_once, "All move at once"),
        (lambda f, x: up_only(f, x, 1e-4), "up *and* down"),
        (leaves_it_moved, "Is x still the same"),
    ],
    "07.4": [
        (lambda dY, X, W: (dY @ W.T, dY.T @ X, dY.mean(0)), "dW has the shape (4, 3), and W has (3, 4)"),
        (lambda dY, X, W: (dY @ W.T, X.T @ dY, dY.mean(0)), "db is a mean"),
        (lambda dY, X, W: (dY @ W.T, X.T @ dY, dY.sum(1)), "db has the shape"),
        (lambda dY, X, W: (dY @ W.T, X.T @ dY / len(X), dY.sum(0)), "divided by n"),
        (lambda dY, X, W: dY @ W.T, "three gradients"),
    ],
    "07.5": [
        (lambda f, x: (f(x + 1e-5) - f(x)) / 1e-5, "below 1e-9 is wanted"),
        (lambda f, x: f(x), "is that a slope"),
        (lambda f: 0, "stops with TypeError"),
    ],
}
