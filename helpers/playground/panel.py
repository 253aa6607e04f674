"""A network to build with controls and to watch while it trains, and the Keras code for it."""

import asyncio
import gc
import time
import weakref

import ipywidgets as widgets

from .._arguments import whole
from ..live import LiveFigure, choice, labelled, log_slider, slider
from ..live.controls import move
from . import code as source
from .network import AXES, Network, read_own
from .picture import Picture

PART = 0.04  # seconds of training between two redraws; at least one epoch
SAYS = "epoch {epoch}:  training loss {train_loss:.3f}, test loss {test_loss:.3f};  {score}"
COLUMNS = (
    ("data", "noise", "test_share", "seed"),
    ("hidden", "activation", "penalty", "optimizer"),
    ("learning_rate", "batch_size", "pick", "weight"),
    ("features",),
)
OF_THE_NETWORK = ("pick", "weight")  # controls of what is there, not settings
WIDTHS = ((210, 70), (216, 90), (252, 84), (146, 42))  # pixels of each column, and of the names in it


class Playground(LiveFigure):
    """A network to build and to train with controls; the picture shows its boundary, its neurons and its losses.

    own: your own data, as in `read_own`. settings: what the controls start with, such as hidden="4, 2".
    Buttons: Play, Pause, Step (one epoch), Reset and "Show the Keras code", which is also `code`. `train(epochs)`
    trains at once. A changed setting starts anew; the learning rate and a weight may change while the network learns.
    A click in the picture takes an input or leaves it out, adds and takes away layers and neurons, and picks a neuron
    or a line: a neuron is shown in the large map, and `weight` is its bias, or the line's weight. `set_weight` does it
    by name. `model` is the Keras model. State: the settings, epoch, neurons (hidden ones), parameters, by_hand (how
    many weights were set), and train_loss, test_loss (cross-entropy; squared error where the data are numbers),
    train_accuracy, test_accuracy (then instead train_error, test_error: how far off on average).
    """

    _playing = None  # who trains now: one at a time, however many playgrounds there are
    _task = None

    def __init__(self, own=None, **settings):
        lines, self._names, self._axes = read_own(own) if own is not None else (None, {}, AXES)
        self._recipes = {**({"own": lines} if lines else {}), **source.DATA}
        self.controls = controls = _controls(list(self._recipes))
        known = [name for name in controls if name not in OF_THE_NETWORK]
        for name, value in settings.items():
            if name not in known:
                raise ValueError(f"settings must be among {', '.join(known)}, but {name!r} came.")
            move(name, controls[name], value)
        self._network, self._settings = None, None
        self._listing = widgets.Textarea(rows=30, **labelled("Keras code"))
        self._listing.layout.width, self._listing.layout.display = "98%", "none"
        Playground._pause_all()
        gc.collect()  # the playgrounds that no one has any longer: 20 MB each
        self._build({name: controls[name].value for name in known})
        self._shown = self.values["pick"], self.values["weight"]
        buttons = {
            "Play": self.play,
            "Pause": self.pause,
            "Step": lambda: self._network.step(),
            "Reset": self._reset,
            "Show the Keras code": self._show_code,
        }
        figure, artists, drag = self._drawing.figure, self._drawing.artists, self._drag
        super().__init__(figure, artists, controls, self._moved, SAYS, buttons=buttons, layout=COLUMNS, drag=drag)
        for names, (width, words) in zip(COLUMNS, WIDTHS):
            for control in (controls[name] for name in names):
                control.layout.width, control.style.description_width = f"{width}px", f"{words}px"
        controls["features"].layout.height = "124px"
        self.widget.children = [*self.widget.children, self._listing]

    @property
    def model(self):
        """The Keras model."""
        return self._network.model

    @property
    def code(self):
        """Keras code that, run on its own, builds this network and trains it to the same weights."""
        return self._network.code

    def train(self, epochs):
        """Train for so many epochs at once, then redraw."""
        epochs = whole("epochs", epochs)

        def steps():
            for epoch in range(epochs):
                self._network.step()
                if epoch % max(1, epochs // 100) == 0:
                    self._network.measure(self._drawing.points[:1])

        self.refresh(after=steps)

    def set_weight(self, name, number):
        """Set by hand the weight of a line, or the bias of a neuron, that has this name in the list `pick`."""
        if name not in self._drawing.parts:
            raise ValueError(f"name must be one of {', '.join(self._drawing.parts)}, but {name!r} came.")
        self.refresh(after=lambda: self._network.change(self._place(name), number))

    def close(self):
        """As in `LiveFigure`; a training that runs is stopped."""
        self.pause()
        super().close()

    def play(self):
        """Train on, and redraw ten times a second or so, in a task of the notebook's own event loop."""
        Playground._pause_all()
        self._task = asyncio.get_running_loop().create_task(self._run())
        Playground._playing = weakref.ref(self)

    def pause(self):
        """Stop the training; `play` goes on from there."""
        if self._task is not None:
            self._task.cancel()
        self._task = None

    @staticmethod
    def _pause_all():
        playing = Playground._playing and Playground._playing()
        if playing:
            playing.pause()

    async def _run(self):
        while True:
            self.refresh(after=self._part)
            await asyncio.sleep(0.005)  # lets the controls have their say

    def _part(self):
        end = time.perf_counter() + PART
        self._network.step()
        while time.perf_counter() < end:
            self._network.step()

    def _reset(self):
        self._settings = None  # nothing is built like this: build anew

    def _show_code(self):
        self._listing.layout.display = None  # from now on each redraw brings it up to date

    def _place(self, name):
        return source.place(*self._drawing.parts[name])

    def _dragged(self, change):
        if change["new"].startswith("down"):  # a click; what the hand does next means nothing here
            super()._dragged(change)

    def _pointed(self, x, y):
        """Return what the controls shall be when a hand has clicked at x, y in the drawing of the network."""
        target, (pick, *_) = self._drawing.at(x, y), self.controls["pick"].options
        if isinstance(target, list):
            return {"hidden": ", ".join(map(str, target))}
        if target in source.FEATURES:
            chosen = {target}.symmetric_difference(self.values["features"])
            return {"features": [name for name in source.FEATURES if name in chosen]}
        if target is None:
            return {}
        self.pause()  # a number that changes all the time can't be edited
        return {"pick": pick if target == self.values["pick"] else target}

    def _build(self, values):
        """Make the network and a picture for it."""
        self.pause()
        self._network = network = Network(values, self._recipes[values["data"]], self._names, self._network)
        self._settings = {name: value for name, value in values.items() if name != "learning_rate"}
        axes = self._axes if values["data"] == "own" else AXES
        self._drawing = Picture(network, values["features"], values["activation"], axes)
        self._drag = {self._drawing.axes: self._pointed}
        control, self._setting = self.controls["pick"], True
        before, control.options = control.value, sorted(self._drawing.parts, key=_order)
        control.value = before if before in control.options else control.options[0]
        self._setting = False

    def _moved(self, learning_rate, pick, weight, **settings):
        if settings != self._settings:
            self._build({"learning_rate": learning_rate, **settings})
            self.replace(self._drawing.figure, self._drawing.artists)
            pick = self.controls["pick"].value
        elif (pick, weight) != self._shown and pick == self._shown[0]:
            self._network.change(self._place(pick), weight)
        network, drawing = self._network, self._drawing
        network.train_at(learning_rate)
        layers, numbers = network.measure(drawing.points)
        weights, (array, place) = network.weights, drawing.parts[pick]
        drawing.draw(layers, weights, [(epoch, *losses) for epoch, losses in network.history.items()], pick)
        self._shown = pick, source.short(weights[array][place])
        self._move({"weight": self._shown[1]})
        if self._listing.layout.display is None:
            self._listing.value = self.code
        sizes = {"neurons": sum(network.units[:-1]), "parameters": network.model.count_params()}
        shown = {"pick": pick, "weight": self._shown[1], "by_hand": network.by_hand}
        return {"epoch": network.epoch, **sizes, **numbers, **shown, "score": _score(**numbers)}


def _score(test_accuracy=None, test_error=None, **others):
    if test_error is None:
        return f"{test_accuracy:.1%} of the test points right"
    return f"off by {test_error:.2f} on average in the test"


def _order(name):
    return "→" in name, not name.startswith("output")


def _controls(data):
    """Return the playground's controls by name; `data`: what there is to choose from."""
    still = {"continuous_update": False}
    penalties = [f"{kind} {rate}" for kind in ("L1", "L2") for rate in (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)]
    controls = {
        "data": choice("data", data),
        "noise": slider("noise", 0.1, 0, 0.5, 0.05, **still),
        "test_share": slider("test share", 0.5, 0.1, 0.9, 0.1, **still),
        "seed": widgets.BoundedIntText(value=0, min=0, max=9999, **labelled("seed")),
        "hidden": widgets.Text(value="4, 2", continuous_update=False, **labelled("hidden layers")),
        "activation": choice("activation", ["tanh", "relu", "sigmoid", "linear"]),
        "penalty": choice("penalty", ["none", *penalties]),
        "optimizer": choice("optimizer", source.OPTIMIZERS, "Adam"),
        "learning_rate": log_slider("learning rate", 0.01, -4, 1),
        "batch_size": choice("batch size", [1, 4, 16, 32, 64, 128], 32),
        "pick": choice("picked", [None]),
        "weight": widgets.FloatText(step=0.1, continuous_update=False, **labelled("weight/bias")),
        "features": widgets.SelectMultiple(options=[*source.FEATURES], value=source.PLAIN, **labelled("inputs")),
    }
    return controls
