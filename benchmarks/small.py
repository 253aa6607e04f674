"""Small data: the (w, b) grids, the decision boundary, and epochs of `model.fit`."""

import keras
import numpy as np
from sklearn.datasets import make_moons

from benchmarks.measure import compare, in_turns
from helpers.data import load_iris
from helpers.grids import accuracy_grid, loss_grid
from helpers.training import batches, predictor

GRID = 200  # values of w and of b
PROBES = 15  # points of the grid that the usual way really evaluates
SIDE = 100  # points along each side of a decision boundary's picture


def iris():
    """Return the petal width (150,) and whether the flower is virginica (150,)."""
    table = load_iris()
    return table["petal_width"].to_numpy(), (table["species"] == "virginica").to_numpy(float)


def neuron(**options):
    """Return one sigmoid neuron with one input, compiled."""
    return _compiled([keras.Input((1,)), keras.layers.Dense(1, "sigmoid")], keras.optimizers.SGD(0.1), options)


def network(**options):
    """Return the 2-4-2-1 network for the moons, compiled."""
    layers = [keras.Input((2,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(2, "tanh")]
    return _compiled([*layers, keras.layers.Dense(1, "sigmoid")], keras.optimizers.Adam(0.01), options)


def _compiled(layers, optimizer, options):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(layers)
    model.compile(optimizer, loss="binary_crossentropy", metrics=["accuracy"], **options)
    return model


def grid_row():
    """Accuracy and loss at 200 x 200 pairs (w, b)."""
    x, y = iris()
    X = x[:, None].astype("float32")
    w, b = np.linspace(-20, 20, GRID), np.linspace(-20, 20, GRID)
    model = neuron()
    points = iter(np.random.default_rng(0).uniform(-20, 20, (PROBES + 1, 2)))

    def predict(w, b):
        return 1 / (1 + np.exp(-(w * x + b)))

    def loss(w, b):
        p = np.clip(predict(w, b), 1e-7, 1 - 1e-7)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p), axis=-1)

    def accuracy(w, b):
        return np.mean((predict(w, b) > 0.5) == y, axis=-1)

    def usual():
        w, b = next(points)
        model.set_weights([np.array([[w]]), np.array([b])])
        model.evaluate(X, y, verbose=0)

    def ours():
        loss_grid(loss, w, b)
        accuracy_grid(accuracy, w, b)

    (point,) = in_turns(usual, rounds=PROBES)
    (grid,) = in_turns(ours)
    return compare(
        f"accuracy and loss over {GRID}x{GRID} (w, b), iris", "model.evaluate per point", point * GRID**2,
        "loss_grid, accuracy_grid", grid, needed=1000,
        note=f"usual way extrapolated: the median of {PROBES} points, {point * 1000:.0f} ms each, x {GRID**2:,}",
    )  # fmt: skip


def boundary_row():
    """Return a network's answers on 100 x 100 points."""
    model = network()
    side = np.linspace(-2, 2, SIDE)
    X = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    predict = predictor(model)
    usual, ours = in_turns(lambda: model.predict(X, verbose=0), lambda: predict(X))
    return compare(
        f"decision boundary, {SIDE}x{SIDE} points", "model.predict(X)", usual, "predictor(model)(X)", ours,
        needed=100,
    )  # fmt: skip


def fit_rows():
    """One epoch of fit on iris (150 samples) and on moons (1,000 samples)."""
    x, y = iris()
    yield _fit_row("iris, 150 samples, batches of 32", neuron, x[:, None], y, 32)
    yield _fit_row("moons, 1,000 samples, batches of 40", network, *make_moons(1000, noise=0.05, random_state=0), 40)


def _fit_row(work, build, X, y, batch_size, usual_epochs=5, our_epochs=50):
    data = batches(X, y, batch_size)
    plain, fast = build(), build(steps_per_execution=data["steps_per_epoch"])
    usual, ours = in_turns(
        lambda: plain.fit(X, y, batch_size=batch_size, epochs=usual_epochs, verbose=0),
        lambda: fast.fit(**data, epochs=our_epochs, verbose=0),
        rounds=9,
    )
    return compare(
        f"one epoch of fit: {work}", "model.fit(X, y)", usual / usual_epochs,
        "model.fit(**batches(X, y))", ours / our_epochs, needed=8,
    )  # fmt: skip
