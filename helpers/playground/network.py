"""The playground's network: its data, its training and what it answers. No widgets, and Keras only once it is built."""

import logging
import math
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from .._arguments import samples
from ..plotting.points import class_probabilities
from ..style import COLORS
from . import code as source

AXES = "$x_1$", "$x_2$"


class Network:
    """Data and a Keras network, made by running the Keras code that is shown.

    values: the playground's settings by name. data: the lines of code that make X and y from them (`source.DATA`).
    names: {name: array} that those lines may use. before: a network that is no longer needed; one with the same layers
    lends its traced training.
    X (n, 2) scaled, y (n,), test: boolean (n,), what is for the test. classes: how many; 0 where y holds numbers.
    units: neurons from the first hidden layer to the output. history: {epoch: (training loss, test loss)} of the epochs
    that were measured.
    """

    def __init__(self, values, data, names=None, before=None):
        values = {name: source.short(value) if isinstance(value, float) else value for name, value in values.items()}
        hidden, names = source.layers_of(values["hidden"]), {**(names or {})}
        if not values["features"]:
            raise ValueError("A network needs at least one input: choose one.")
        begin = source.data_code(values, data)
        exec(begin, names)
        self.classes = 0 if names["y"].dtype.kind == "f" else int(np.max(names["y"])) + 1
        _check_share(len(names["y"]), self.classes, values["test_share"])
        build = source.build_code(values, classes=self.classes)
        exec(build, names)
        self._source, self._values = begin + build, values
        self.units = [*hidden, self.classes if self.classes > 2 else 1]
        X, y = ([names[f"{letter}_{part}"] for part in ("train", "test")] for letter in "Xy")
        self.X, self.y, self.test = np.concatenate(X), np.concatenate(y), np.repeat([False, True], [*map(len, y)])
        self.epoch, self.history, self._changes = 0, {}, {}
        self._data, self._batches, self._rate = names["data"]["x"], None, values["learning_rate"]
        self._inputs = names.get("inputs", lambda X: X)
        same = (self.classes, len(values["features"]), *self.units, names["data"]["steps_per_epoch"])
        self._take(names["model"], (*same, *(values[name] for name in ("activation", "penalty", "optimizer"))), before)

    @property
    def code(self):
        """Keras code that, run on its own, builds this network and trains it to the same weights."""
        return self._source + source.train_code(self._values, self.classes, self.epoch, self._changes)

    @property
    def weights(self):
        """The weights (n_in, n_out) and the biases (n_out,) of each layer, in turns."""
        return self.model.get_weights()

    @property
    def by_hand(self):
        """How often a weight was set by hand."""
        return sum(target != source.RATE for changes in self._changes.values() for target in changes)

    def train_at(self, learning_rate):
        """Train with this learning rate from now on."""
        if source.short(learning_rate) != self._rate:
            self._rate = source.short(learning_rate)
            self.change(source.RATE, self._rate)

    def change(self, target, number):
        """Set a weight, or the learning rate, as the code will say it: `target` as in `source.change_code`."""
        change = {target: source.short(number)}
        exec(source.change_code(change), {"model": self.model})
        self._changes.setdefault(self.epoch, {}).update(change)
        self._batches = None  # in the code another `fit` follows

    def step(self):
        """Train for one epoch, as `model.fit` does it."""
        if self._batches is None:
            self._batches = iter(self._data)
        self.model.reset_metrics()
        with _no_word_of_tracing():
            self.model.train_function(self._batches)
        self.epoch += 1

    def measure(self, points):
        """Return each layer's answers for `points` (m, 2), [(m, units)], and losses and scores by name.

        The losses go into `history`. Raises ValueError where the weights have run out of the range of numbers.
        """
        answers = self._answers(self._inputs(np.concatenate([points, self.X])))
        if not np.isfinite(answers).all():
            raise ValueError(
                "The weights have run out of the range of numbers: lower the learning rate and press Reset."
            )
        layers = np.split(answers, np.cumsum(self.units)[:-1], axis=1)
        losses, scores = self._judge(layers[-1][len(points) :])
        numbers, score = {}, "accuracy" if self.classes else "error"
        for name, part in (("train", ~self.test), ("test", self.test)):
            numbers[f"{name}_loss"], numbers[f"{name}_{score}"] = np.mean(losses[part]), np.mean(scores[part])
        self.history[self.epoch] = numbers["train_loss"], numbers["test_loss"]
        return [layer[: len(points)] for layer in layers], numbers

    def _judge(self, answers):
        """Return the loss of each point, and whether its class is right or by how much its number is wrong."""
        if not self.classes:
            error = answers[:, 0] - self.y
            return error**2, np.abs(error)
        p = class_probabilities(lambda _: answers, self.y)
        right = p[np.arange(len(self.y)), self.y]
        return -np.log(np.clip(right, 1e-7, 1)), p.argmax(axis=1) == self.y

    def _take(self, model, kind, before):
        """Go on with this untrained model, or, after one of the same kind, with its numbers in the old one.

        TensorFlow traces the training of a new model, which takes half a second and 10 MB that it never gives back.
        """
        import keras

        from ..training import predictor

        model.optimizer.build(model.trainable_variables)
        self._kind = kind
        if before is not None and kind == before._kind:
            self.model, self._answers = before.model, before._answers
            old = [*self.model.weights, *self.model.optimizer.variables]
            for variable, start in zip(old, [*model.weights, *model.optimizer.variables]):
                variable.assign(start)
        else:
            self.model = model
            self.model.make_train_function()
            outputs = keras.layers.Concatenate()([layer.output for layer in model.layers])
            self._answers = predictor(keras.Model(model.inputs[0], outputs))


@contextmanager
def _no_word_of_tracing():
    """Keep TensorFlow's advice out of the notebook: it takes the first epochs of five networks for one traced anew."""
    logger = logging.getLogger("tensorflow")
    logger.addFilter(_says_something_else)
    try:
        yield
    finally:
        logger.removeFilter(_says_something_else)


def _says_something_else(record):
    return "triggered tf.function retracing" not in record.getMessage()


def _check_share(n, classes, share):
    """Raise ValueError where too few of n points are left for the test or for training."""
    test = math.ceil(share * n)  # as `train_test_split` counts
    for part, left in (("the test", test), ("training", n - test)):
        if left < max(1, classes):
            raise ValueError(
                f"The share for test leaves {left} of {n} points for {part}: too few for {classes} classes."
            )


def read_own(own):
    """Return (code, names, axes) for a learner's own data.

    code: the lines that make X and y. names: the arrays that they use. axes: what the two columns are called.
    own: (X, y) with X (n, 2), an array or a table, and y (n,) of 0 … 2, or the path of a CSV file that holds two
    columns of numbers and, last, the class (at most three). Raises ValueError for anything else,
    FileNotFoundError where there is no file.
    """
    if isinstance(own, (tuple, list)) and len(own) == 2:
        (X, y), lines = own, source.OWN_ARRAYS
    elif not isinstance(own, (str, Path)):
        raise ValueError(f"own must be (X, y) or the path of a CSV file, but {type(own).__name__} came.")
    else:
        table, lines = pd.read_csv(own), source.OWN_CSV.format(path=str(own).replace("{", "{{").replace("}", "}}"))
        if table.shape[1] != 3:
            raise ValueError(
                "own must be a CSV file of two columns of numbers and a column of classes, but "
                f"{str(own)!r} has the columns {', '.join(map(str, table.columns))}."
            )
        if missing := int(table.iloc[:, -1].isna().sum()):
            raise ValueError(f"{missing} row{'s' * (missing > 1)} of {str(own)!r} has no class in the last column.")
        X, y = table.iloc[:, :2], table.iloc[:, -1].astype("category").cat.codes
    axes = [str(name) for name in getattr(X, "columns", AXES)]
    X, y = samples("X", X, y, ndim=2, classes=len(COLORS))
    counts = np.bincount(y)
    if X.shape[1] != 2 or len(counts) < 2 or counts.min() < 4:
        raise ValueError(
            "own must hold points with two numbers each and at least four points of each class, but X "
            f"has {X.shape[1]} columns and the classes have {', '.join(map(str, counts))} points."
        )
    if constant := [k for k, column in enumerate(X.T) if column.min() == column.max()]:
        raise ValueError(f"Each column of X must hold different numbers, but in column {constant[0]} all are the same.")
    return lines, {"X": X, "y": y} if lines == source.OWN_ARRAYS else {}, axes
