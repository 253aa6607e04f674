"""The interactive of lesson 13: build a network with controls, watch it train, and read the Keras code for it."""

import asyncio
import gc
import time

import ipywidgets as widgets
import numpy as np
import pandas as pd

from .. import _arguments
from ..live import LiveFigure, choice, labelled, slider
from ..plotting.points import class_probabilities
from ..style import COLORS
from . import code as source
from .picture import Picture

PART = 0.04  # seconds of training between two redraws; at least one epoch


class Playground(LiveFigure):
    """A network to build and to train with controls; the picture shows its boundary, its neurons and its losses.

    own: your own data: (X, y) with X (n, 2) and y (n,) of 0 … 2, or the path of a CSV file that holds two columns of
    numbers and, last, the class (at most three). settings: what the controls start with, such as hidden="4, 2".
    Buttons: Play, Pause, Step (one epoch), Reset and "Show the Keras code", which is also `code`. `train(epochs)`
    trains at once. A changed setting starts anew; the learning rate alone may change while the network learns.
    `model` is the Keras model. State: the settings, epoch, neurons (hidden ones), parameters, and train_loss, test_loss
    (cross-entropy), train_accuracy, test_accuracy.
    """

    figure = None
    _playing = None  # the task that trains now: one at a time, however many playgrounds there are

    def __init__(self, own=None, **settings):
        self._names, self._recipes = {}, dict(source.DATA)
        if own is not None:
            self._recipes = {"own": self._read(own), **self._recipes}
        controls = _controls(list(self._recipes))
        for name, value in settings.items():
            if name not in controls:
                raise ValueError(f"settings must be among {', '.join(controls)}, but {name!r} came.")
            controls[name].value = value
        self._settings, self._kind, self.epoch = None, None, 0
        self._listing = widgets.Textarea(rows=30, **labelled("Keras code"))
        self._listing.layout = widgets.Layout(width="98%", display="none")
        Playground.pause()
        gc.collect()  # the playgrounds that no one has any longer: 20 MB each
        super().__init__(
            None,
            {},
            controls,
            self._update,
            "epoch {epoch}:  loss {train_loss:.3f} in training, {test_loss:.3f} on the test points;  "
            "{test_accuracy:.1%} of the test points right",
            buttons={
                "Play": self.play,
                "Pause": self.pause,
                "Step": self._step,
                "Reset": self._reset,
                "Show the Keras code": self._show_code,
            },
        )
        self.widget.children = [*self.widget.children, self._listing]

    @property
    def code(self):
        """Keras code that, run on its own, builds this network and trains it to the same weights."""
        return self._source + source.fit_code(self.epoch, self._rates)

    def train(self, epochs):
        """Train for so many epochs at once, then redraw."""
        epochs = _arguments.whole("epochs", epochs)

        def steps():
            for epoch in range(epochs):
                self._step()
                if epoch % max(1, epochs // 100) == 0:
                    self._measure()

        self.refresh(after=steps)

    def refresh(self, after=None):
        """As in `LiveFigure`; an error also stops the training."""
        try:
            super().refresh(after)
        except Exception:
            self.pause()
            raise

    def play(self):
        """Train on, and redraw ten times a second or so, in a task of the notebook's own event loop."""
        self.pause()
        Playground._playing = asyncio.get_running_loop().create_task(self._run())

    @staticmethod
    def pause():
        """Stop the training; `play` goes on from there."""
        if Playground._playing is not None:
            Playground._playing.cancel()
        Playground._playing = None

    async def _run(self):
        while True:
            self.refresh(after=self._part)
            await asyncio.sleep(0.005)  # lets the controls have their say

    def _part(self):
        end = time.perf_counter() + PART
        self._step()
        while time.perf_counter() < end:
            self._step()

    def _step(self):
        """Train for one epoch, as `model.fit` does it."""
        self.model.reset_metrics()
        self.model.train_function(self._batches)
        self.epoch += 1

    def _reset(self):
        self._settings = None  # nothing is built like this: build anew

    def _show_code(self):
        self._listing.value, self._listing.layout.display = self.code, None

    def _read(self, own):
        """Check the learner's own data, keep them for the code, and return its lines that make them."""
        if isinstance(own, (tuple, list)):
            (X, y), lines = own, source.OWN_ARRAYS
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
        X, y = _arguments.array("X", X, ndim=2), _arguments.class_labels("y", y, classes=len(COLORS))
        _arguments.same_length("X", X, "y", y)
        counts = np.bincount(y)
        if X.shape[1] != 2 or len(counts) < 2 or counts.min() < 4:
            raise ValueError(
                "own must hold points with two numbers each and at least four points of each class, but X "
                f"has {X.shape[1]} columns and the classes have {', '.join(map(str, counts))} points."
            )
        if lines == source.OWN_ARRAYS:
            self._names = {"X": X, "y": y}
        return lines

    def _update(self, learning_rate, **settings):
        if settings != self._settings:
            self._build({"learning_rate": learning_rate, **settings})
            self._settings = settings
        elif learning_rate != self._rate:
            self._rate = learning_rate
            self._rates[self.epoch] = source.short(learning_rate)
            self.model.optimizer.learning_rate = self._rates[self.epoch]
        layers, numbers = self._measure()
        history = np.column_stack([list(self._history), list(self._history.values())])
        changed = self._drawing.draw(layers, self.model.get_weights()[::2], history)
        if self.figure is not self._drawing.figure:
            self._adopt(self._drawing.figure, self._drawing.artists)
        elif changed:
            self.redraw_background()
        return {
            "epoch": self.epoch,
            "neurons": sum(self._units[:-1]),
            "parameters": self.model.count_params(),
            **numbers,
        }

    def _measure(self):
        """Return the layers' answers over the map, [(m, units)], and losses and accuracies by name; note the losses."""
        answers = self._answers(self._places)
        if not np.isfinite(answers).all():
            raise ValueError(
                "The weights have run out of the range of numbers: lower the learning rate and press Reset."
            )
        layers = np.split(answers, self._cuts, axis=1)
        numbers = {}
        for name, part, y in self._parts:
            p = class_probabilities(lambda _, part=part: layers[-1][part], y)
            numbers[f"{name}_loss"] = -np.mean(np.log(np.clip(p[np.arange(len(y)), y], 1e-7, 1)))
            numbers[f"{name}_accuracy"] = np.mean(p.argmax(axis=1) == y)
        self._history[self.epoch] = numbers["train_loss"], numbers["test_loss"]
        return [layer[: len(self._drawing.points)] for layer in layers], numbers

    def _build(self, values):
        """Run the code that makes the data and the network; make a picture for it."""
        self.pause()
        hidden = source.layers_of(values["hidden"])
        data, names = self._recipes[values["data"]], {"np": np, **self._names}
        exec(data.format(**values), names)
        classes = int(np.max(names["y"])) + 1
        code = source.build_code(values, classes=classes, data=data)
        exec(code, names)
        self._units = [*hidden, 1 if classes == 2 else classes]
        kind = (
            *self._units,
            *(values[name] for name in ("activation", "l2", "optimizer")),
            names["data"]["steps_per_epoch"],
        )
        self._take(names["model"], kind)
        self._source, self._batches, self.epoch, self._history = code, iter(names["data"]["x"]), 0, {}
        self._rate = values["learning_rate"]
        self._rates = {0: source.short(self._rate)}
        X, y = (np.concatenate([names[f"{kind}_train"], names[f"{kind}_test"]]) for kind in "Xy")
        n_train, m = len(names["y_train"]), len(y)
        self._drawing = Picture(X, y, np.arange(m) >= n_train, self._units, values["activation"])
        # One call answers for the map, the training points and the test points, for all layers side by side.
        self._places, self._cuts = np.concatenate([self._drawing.points, X]), np.cumsum(self._units)[:-1]
        self._parts = (("train", slice(-m, n_train - m), y[:n_train]), ("test", slice(n_train - m, None), y[n_train:]))

    def _take(self, model, kind):
        """Go on with this untrained model, or, after one of the same kind, with its numbers in the old one.

        TensorFlow traces the training of a new model, which takes half a second and 10 MB that it never gives back.
        """
        import keras

        from ..training import predictor

        model.optimizer.build(model.trainable_variables)
        if kind == self._kind:
            for variable, start in zip(self.model.weights, model.weights):
                variable.assign(start)
            for variable, start in zip(self.model.optimizer.variables, model.optimizer.variables):
                variable.assign(start)
        else:
            self.model, self._kind = model, kind
            self.model.make_train_function()
            outputs = keras.layers.Concatenate()([layer.output for layer in model.layers])
            self._answers = predictor(keras.Model(model.inputs[0], outputs))

    def _panel(self, play):
        for control in self.controls.values():
            control.layout.width, control.style.description_width = "275px", "95px"
        column = widgets.Layout(width="285px")
        columns = [widgets.VBox([self.controls[name] for name in part], layout=column) for part in COLUMNS]
        row = widgets.Layout(flex_flow="row wrap", width="100%")
        return [widgets.HBox(part, layout=row) for part in (columns, list(self.buttons.values()))]


COLUMNS = (
    ("data", "noise", "test_share", "seed"),
    ("hidden", "activation", "l2"),
    ("optimizer", "learning_rate", "batch_size"),
)


def _controls(data):
    """Return the playground's controls by name; `data`: what there is to choose from."""
    still = {"continuous_update": False}
    return {
        "data": choice("data", data),
        "noise": slider("noise", 0.1, 0, 0.5, 0.05, **still),
        "test_share": slider("share for test", 0.5, 0.1, 0.9, 0.1, **still),
        "seed": widgets.BoundedIntText(value=0, min=0, max=9999, **labelled("seed")),
        "hidden": widgets.Text(value="4, 2", continuous_update=False, **labelled("hidden layers")),
        "activation": choice("activation", ["tanh", "relu", "sigmoid", "linear"]),
        "l2": choice("L2 penalty", [0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]),
        "optimizer": choice("optimizer", source.OPTIMIZERS, "Adam"),
        "learning_rate": slider("learning rate", 0.01, -4, 1, 0.5, log=True),
        "batch_size": choice("batch size", [1, 4, 16, 32, 64, 128], 32),
    }
