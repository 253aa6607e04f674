"""Answers to lesson 06's exercises."""

import numpy as np
from scipy.special import expit


class Model:
    """What a judge sees of a Keras model."""

    def __init__(self, parameters, *layers):
        self.parameters, self.layers = parameters, layers

    def predict(self, X):
        for W, b, bend in self.layers:
            X = bend(X @ np.array(W) + b)
        return X

    def count_params(self):
        return self.parameters


def relu(z):
    return np.maximum(0, z)


def net(hidden, last, bias=1):
    def forward(X, layers):
        for k, (W, b) in enumerate(layers):
            X = (last if k == len(layers) - 1 else hidden)(X @ W + bias * b)
        return X

    return forward


def by_recursion(X, layers):
    (W, b), *rest = layers
    return by_recursion(relu(X @ W + b), rest) if rest else 1 / (1 + np.exp(-X @ W - b))


def counted(sizes):
    total = 0
    for k in range(len(sizes) - 1):
        total += (sizes[k] + 1) * sizes[k + 1]
    return total


def weights(sizes):
    return sum(np.multiply(sizes[1:], sizes[:-1]))


SQUARES = Model(9, ([[1, 0], [0, 1]], [0, 0], np.square), ([[-20], [-20]], 9, expit))
FENCE = Model(17, (8 * np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), -5, np.tanh), ([[-9]] * 4, -27, expit))
LINE = Model(3, ([[20], [0]], 0, expit))


def node_by_node(X, W, b):
    return np.transpose([expit(X @ W[:, node] + b[node]) for node in range(len(b))])


RIGHT = {
    "06.0": [lambda X, W, b: expit(X @ W + b), node_by_node],
    "06.1": [counted, lambda sizes: weights(sizes) + sum(sizes[1:])],
    "06.2": [net(relu, expit), by_recursion],
    "06.3": [lambda z: np.where(z > 0, 1, 0.1), lambda z: 0.1 + 0.9 * (z > 0)],
    "06.4": [lambda n: (2 / n) ** 0.5, lambda n: 1.414 / np.sqrt(n)],
    "06.5": [SQUARES, FENCE],
}
WRONG = {
    "06.0": [
        (lambda X, W, b: X @ W + b, "not bent"),
        (lambda X, W, b: expit(X @ W), "left out"),
        (lambda X, W, b: expit(X @ W) + b, "come too late"),
        (lambda X, W, b: relu(X @ W + b), "something else than `sigmoid`"),
        (lambda X, W, b: expit(X[0] @ W + b), "must be an array of the shape (2, 4)"),
        (lambda X, W, b: expit(W.T @ X + b), "stops with ValueError"),
    ],
    "06.1": [
        (weights, "And the biases?"),
        (lambda sizes: weights(sizes) + sum(sizes), "The input layer computes nothing"),
        (lambda sizes: weights(sizes) + sum(sizes[:-1]), "for each node that it has"),
        (lambda sizes: weights(sizes) + len(sizes) - 1, "Each node has its own"),
        (66, "a function is wanted"),
    ],
    "06.2": [
        (net(relu, relu), "is that a probability"),
        (net(relu, lambda z: expit(relu(z))), "ReLU *and* the sigmoid"),
        (net(expit, expit), "all layers with the sigmoid"),
        (net(lambda z: z, expit), "does not bend between"),
        (net(relu, lambda z: z), "was not bent"),
        (net(relu, expit, 0), "Where are the biases"),
        (lambda X, layers: relu(X @ layers[0][0] + layers[0][1]), "must be an array of the shape (6, 1)"),
    ],
    "06.3": [
        (lambda z: np.array([0.1, 0.1, 0.1, 1, 1, 1]), "Nudge it there"),
        (lambda z: np.where(z > 0.3, 1, 0.1), "Nudge it there"),
        (lambda z: np.where(z > 0, 1, 0.1 * z), "what the program did"),
        (lambda z: np.where(z > 0, z, 0.1 * z), "the function itself"),
        (lambda z: 1.0 * (z > 0), "plain ReLU"),
        (lambda z: np.where(z > 0, 1, -0.1), "Which sign"),
    ],
    "06.4": [
        (lambda n: 1 / np.sqrt(n), "ReLU stops half"),
        (lambda n: 2 / n, "grow like the root"),
        (lambda n: 0.05, "must be 1 for every n"),
        (lambda n: -1, "above 0"),
    ],
    "06.5": [
        (Model(0, (np.eye(2), 0, lambda X: (X**2).sum(axis=1) < 0.45)), "has learnt nothing"),
        (LINE, "99% are wanted"),
        (lambda X: (X**2).sum(axis=1) < 0.45, "only a Keras model can be counted"),
        (
            Model(9, ([[1, 0, 0], [0, 1, 0]], [0, 0, 0], np.square), ([[-20], [-20]], 9, expit)),
            "your model stops with ValueError",
        ),
        ("rings", "a fitted model is wanted"),
    ],
}
