"""Pictures of a network in training. Each function returns a `LiveFigure` whose slider `stage` goes through the epochs.

The first argument, recorder, is a `RecordWeights` that has been through `fit`, or the `LiveTraining` that is about
to go. It has `epochs` (list of the epochs that are kept: the stages), `logs` (for each of them a dict with the
loss), `weights`, `predict(k, points)`, and, if more epochs are to come, `planned` (the last one's number).
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from traitlets import dlink

from .._arguments import samples
from ..live import LiveFigure, Pixels, in_words, slider
from ..plotting import plot_points
from ..plotting.points import boundary_lines, class_image, class_probabilities, grid_over
from ..style import COLORS, MODEL_COLOR, THRESHOLD_COLOR
from .curve import histogram_with_curve


def watch_boundary(recorder, X, y, *, resolution=80):
    """Show the boundary that a network draws between the points X (n, 2) of class y (n,), and its loss.

    State: stage, epoch, accuracy, loss (Keras's, of that epoch; NaN before training).
    Artists: image, lines (the boundary), losses, mark (the epoch on the loss curve).
    """
    X, y = samples("X", X, y, ndim=2, classes=len(COLORS))
    figure, left, right = _panels()
    plot_points(X, y, ax=left)
    x1, x2, grid = grid_over(X, resolution)
    image = Pixels(left, (x1[0], x1[-1], x2[0], x2[-1]))
    left.set(xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]))
    lines = left.add_collection(LineCollection([], colors="black", linewidths=2), autolim=False)
    left.grid(False)

    def move(stage):
        p = _probabilities(recorder, stage, grid)
        image.set_data(class_image(p, resolution))
        lines.set_segments(boundary_lines(p, x1, x2))
        return {"accuracy": np.mean(_probabilities(recorder, stage, X).argmax(axis=1) == y)}

    artists = {"image": image, "lines": lines}
    return _stages(recorder, figure, artists, move, right, "{accuracy:.1%} of the points right")


def watch_curve(recorder, x, y, *, labels=("no", "yes"), xlabel="x"):
    """Show the curve of a network with one input over the histogram of x (n,) by class y (n,) of 0 and 1, and its loss.

    State: stage, epoch, accuracy, loss (as in `watch_boundary`). Artists: curve, losses, mark.
    """
    x, y = samples("x", x, y, ndim=1)
    figure, left, right = _panels()
    grid, curve, boundary = histogram_with_curve(left, x, y, labels, xlabel)
    boundary.remove()  # a network's curve may cross one half more than once

    def move(stage):
        curve.set_ydata(_probabilities(recorder, stage, grid)[:, 1])
        return {"accuracy": np.mean((_probabilities(recorder, stage, x)[:, 1] > 0.5) == y)}

    return _stages(recorder, figure, {"curve": curve}, move, right, "{accuracy:.1%} of the samples right")


def _panels():
    """Return a figure with room for the model on the left and for its loss on the right."""
    figure = Figure(figsize=(11, 4.8), layout="constrained")
    figure.get_layout_engine().set(wspace=0.06, rect=(0, 0, 0.98, 1))  # the numbers on the axes will get longer
    return figure, *figure.subplots(1, 2, width_ratios=(3, 2))


def _stages(recorder, figure, artists, move, ax, words):
    """Return the live figure: move(stage) moves `artists`, returns numbers for `words`; the loss curve is on `ax`."""
    if not len(recorder.epochs) and not hasattr(recorder, "planned"):
        raise ValueError("recorder must hold at least one epoch: pass it to fit first, as callbacks=[recorder].")
    losses = _LossCurve(ax)

    def update(stage):
        epochs, logs = recorder.epochs, recorder.logs
        losses.show(epochs, logs, getattr(recorder, "planned", 0))
        if not epochs:
            return {"caption": "nothing learnt yet: pass it to fit, as callbacks=[…]"}
        stage = min(stage, len(epochs) - 1)  # the slider's range cannot be shorter than one step
        epoch, loss = epochs[stage], logs[stage].get("loss", np.nan)
        losses.mark.set_xdata([epoch] * 2)
        numbers = {"epoch": epoch, "loss": loss, **move(stage)}
        caption = f"after epoch {epoch}: " if epoch else "before training: "
        caption += in_words(words, **numbers) + (f", loss {loss:.3f}" if "loss" in logs[stage] else "")
        return {**numbers, "caption": caption}

    last = max(1, len(recorder.epochs) - 1)
    artists |= {"losses": losses.line, "mark": losses.mark}
    drag = {ax: lambda epoch, _: {"stage": np.abs(np.array([0, *recorder.epochs[1:]]) - epoch).argmin()}}
    controls = {"stage": slider("stage", 0, 0, last, 1)}
    live = LiveFigure(figure, artists, controls, update, "{caption}", play="stage", interval=80, drag=drag)
    dlink((live.controls["stage"], "max"), (live.player, "max"))
    return live


class _LossCurve:
    """The loss of all epochs so far on `ax`. Its limits change only where they fit badly: that costs a background."""

    def __init__(self, ax):
        self._ax, self._top = ax, 1.0
        (self.line,) = ax.plot([], [], color=MODEL_COLOR)
        self.mark = ax.axvline(0, color=THRESHOLD_COLOR, linestyle="--", clip_on=False)
        ax.set(xlabel="epoch", title="loss", xlim=(0, 100), ylim=(0, 1))

    def show(self, epochs, logs, planned):
        """Draw what is known; `planned`: the number of the last epoch that is to come."""
        known = [(epoch, log["loss"]) for epoch, log in zip(epochs, logs) if "loss" in log]
        at, heights = np.array(known, dtype=float).reshape(-1, 2).T
        self.line.set_data(at, heights)
        if known:
            highest = np.max(heights[np.isfinite(heights)], initial=0)
            if highest and not highest <= self._top <= 3 * highest:
                self._top = 1.1 * highest
            self._ax.set(xlim=(0, max(planned, epochs[-1])), ylim=(0, self._top))


def _probabilities(recorder, stage, points):
    """Return the network's probabilities (n, k) for the points; one half where it answers NaN after too long a step."""

    def predict(at):
        p = np.asarray(recorder.predict(stage, at))
        return np.where(np.isfinite(p), p, 0.5)

    return class_probabilities(predict, points)
