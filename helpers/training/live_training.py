"""Watch a network learn: a callback that draws while `model.fit` runs."""

from time import perf_counter

import numpy as np
from IPython import get_ipython
from IPython.display import display
from ipywidgets import Box, Layout

from ..live import WIDGET_VIEW
from .callbacks import Progress, RecordWeights

STAGES = 200  # about as many are kept of one fit
SHARE = 0.12  # of the training time at most for the pictures along the way; the start, about 0.1 s, comes on top
PER_SECOND = 8  # pictures at most


class LiveTraining(RecordWeights):
    """Callback that shows a picture of the network while `model.fit` runs, and a line of progress below it.

        live = LiveTraining(watch_boundary, X, y)
        model.fit(**data, epochs=200, verbose=0, callbacks=[live])

    watch: a function of `helpers.explorers`, or another one that takes a recorder (see there) and returns a
    `LiveFigure` with a slider `stage`. It is called at once with this callback and the further arguments; `figure`
    is what it returned. After training, or an interrupt, its slider goes back and forth through the epochs.
    every: keep each `every`-th epoch; None: so many that a fit has about 200 stages.

    Pictures are drawn as often as training pays for them, at most 8 a second: all of it costs less than a fifth of
    the time of a training of a second or longer. A further `fit` of the same model counts on. An error in drawing
    ends the training.
    """

    def __init__(self, watch, *args, every=None, **options):
        super().__init__(1 if every is None else every)
        self.planned = 0
        self._choose, self._progress, self._took = every is None, Progress(), (np.inf, np.inf)
        self._drawn, self._shown, self._in_cell, self._broken = None, False, False, False
        self._make = lambda: watch(self, *args, **options)
        self._figure = self._make()

    @property
    def figure(self):
        """The figure; its slider reaches over all stages that are kept by now."""
        self._slider.max = max(1, len(self) - 1)  # a slider from 0 to 0 could not be shown
        return self._figure

    @property
    def _slider(self):
        return self._figure.controls["stage"]

    def on_train_begin(self, logs=None):
        if self._choose:
            self.every = max(1, -(-self.params["epochs"] // STAGES))
        super().on_train_begin(logs)
        self.planned = self._done + self.params["epochs"]
        # The first prediction takes long; as part of the first picture it would mislead about the time of the next one.
        self.predict(0, np.zeros((1, *(size or 1 for size in self.model.input_shape[1:]))))
        if self._shown and not self._in_cell:
            self._figure = self._make()  # each cell gets a figure of its own
        # While it trains, the slider runs along; its keys know only the range with which it is first shown.
        self._slider.max = max(1, len(self) - 1 - (-self.params["epochs"] // self.every))
        self._draw()
        self._took = 0.1, self._took[1]  # more than that only a cold start takes
        if get_ipython() is not None and not self._in_cell:
            self._show()
        self._progress.set_params(self.params)
        self._progress.on_train_begin()
        self._left, self._spent, self._trained = perf_counter(), 0.0, 0.0

    def on_epoch_end(self, epoch, logs=None):
        came = perf_counter()
        self._trained += came - self._left
        super().on_epoch_end(epoch, logs)
        self._progress.on_epoch_end(epoch, logs)
        if epoch + 1 < self.params["epochs"] and self._due(came):
            self._draw()
        self._left = perf_counter()
        self._spent += self._left - came

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        self.planned = self._done
        self._draw()
        self._progress.on_train_end()

    def _record(self, logs):
        super()._record(logs)
        if len(self) > 2 * STAGES:  # after several fits
            del self._kept[1:-1:2]

    def _due(self, now):
        """Tell whether there is something new, and training has paid for it and for the last picture of all."""
        new = self._kept[-1][0] != self._drawn and now - self._last >= 1 / PER_SECOND
        # The quicker one of the last two pictures: the other one may have had to draw its axes anew.
        return new and self._spent + 2 * min(self._took) <= SHARE * self._trained

    def _draw(self):
        """Draw the last stage."""
        start = perf_counter()
        try:
            last, moved = len(self) - 1, self._slider
            if moved.value == last:
                self._figure.refresh()
            moved.value = last  # the figure shows it, or says below the picture why it can't
        except Exception:
            self._broken = True
            raise
        self._broken, self._drawn, self._last = False, self._kept[-1][0], perf_counter()
        self._took = self._took[1], self._last - start

    def _show(self):
        """Show the figure in the notebook's cell, and ask for word when the cell ends."""
        self._shown = self._in_cell = True
        display({WIDGET_VIEW: _view(self._figure.widget)}, raw=True)
        get_ipython().events.register("post_run_cell", self._end_cell)

    def _end_cell(self, result=None):
        """Bring the figure up to date, where an interrupted `fit` told its callbacks nothing, and store its picture.

        The picture is an output of its own, and a live page shows an empty box instead of it. To renew the figure's
        output would make a second view of the figure, and ipywidgets' Play does not run with two (ipywidgets#3967).
        """
        get_ipython().events.unregister("post_run_cell", self._end_cell)
        self._in_cell = False
        self._progress.drop()
        if not self._broken:
            if self._drawn != self._kept[-1][0]:
                self._draw()
            data = self.figure._repr_mimebundle_()
            display({**data, WIDGET_VIEW: _view(Box(layout=Layout(display="none")))}, raw=True)


def _view(widget):
    return {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
