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
from .network import Network, read_own
from .picture import Picture

PART = 0.04  # seconds of training between two redraws; at least one epoch
SAYS = (
    "epoch {epoch}:  training loss {train_loss:.3f}, test loss {test_loss:.3f};  "
    "{test_accuracy:.1%} of the test points right"
)
COLUMNS = (
    ("data", "noise", "test_share", "seed"),
    ("hidden", "activation", "l2"),
    ("optimizer", "learning_rate", "batch_size"),
)


class Playground(LiveFigure):
    """A network to build and to train with controls; the picture shows its boundary, its neurons and its losses.

    own: your own data, as in `read_own`. settings: what the controls start with, such as hidden="4, 2".
    Buttons: Play, Pause, Step (one epoch), Reset and "Show the Keras code", which is also `code`. `train(epochs)`
    trains at once. A changed setting starts anew; the learning rate alone may change while the network learns.
    `model` is the Keras model. State: the settings, epoch, neurons (hidden ones), parameters, and train_loss, test_loss
    (cross-entropy), train_accuracy, test_accuracy.
    """

    _playing = None  # who trains now: one at a time, however many playgrounds there are
    _task = None

    def __init__(self, own=None, **settings):
        lines, self._names = read_own(own) if own is not None else (None, {})
        self._recipes = {**({"own": lines} if lines else {}), **source.DATA}
        controls = _controls(list(self._recipes))
        for name, value in settings.items():
            if name not in controls:
                raise ValueError(f"settings must be among {', '.join(controls)}, but {name!r} came.")
            move(name, controls[name], value)
        self._network, self._settings = None, None
        self._listing = widgets.Textarea(rows=30, **labelled("Keras code"))
        self._listing.layout.width, self._listing.layout.display = "98%", "none"
        Playground._pause_all()
        gc.collect()  # the playgrounds that no one has any longer: 20 MB each
        self._build({name: control.value for name, control in controls.items()})
        buttons = {
            "Play": self.play,
            "Pause": self.pause,
            "Step": lambda: self._network.step(),
            "Reset": self._reset,
            "Show the Keras code": self._show_code,
        }
        figure, artists = self._drawing.figure, self._drawing.artists
        super().__init__(figure, artists, controls, self._moved, SAYS, buttons=buttons, layout=COLUMNS)
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

    def _build(self, values):
        """Make the network and a picture for it."""
        self.pause()
        self._network = network = Network(values, self._recipes[values["data"]], self._names, self._network)
        self._settings = {name: value for name, value in values.items() if name != "learning_rate"}
        self._drawing = Picture(network.X, network.y, network.test, network.units, network.activation)

    def _moved(self, learning_rate, **settings):
        if settings != self._settings:
            self._build({"learning_rate": learning_rate, **settings})
            self.replace(self._drawing.figure, self._drawing.artists)
        network = self._network
        network.train_at(learning_rate)
        layers, numbers = network.measure(self._drawing.points)
        self._drawing.draw(layers, network.weights, [(epoch, *losses) for epoch, losses in network.history.items()])
        if self._listing.layout.display is None:
            self._listing.value = self.code
        sizes = {"neurons": sum(network.units[:-1]), "parameters": network.model.count_params()}
        return {"epoch": network.epoch, **sizes, **numbers}


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
        "learning_rate": log_slider("learning rate", 0.01, -4, 1),
        "batch_size": choice("batch size", [1, 4, 16, 32, 64, 128], 32),
    }
