"""Pictures of a network in training. Each function returns a `LiveFigure` whose slider `stage` goes through the epochs.

The first argument, recorder, is a `RecordWeights` that has been through `fit`, or the `LiveTraining` that is about
to go. It has `epochs` (list of the epochs that are kept: the stages), `logs` (for each of them a dict with the
loss), `weights`, `predict(k, points)`, and, if more epochs are to come, `planned` (the last one's number).
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from scipy.special import expit
from traitlets import dlink

from .._arguments import samples
from ..live import LiveFigure, Pixels, in_words, slider
from ..plotting import plot_points
from ..plotting.points import boundary_lines, class_image, class_probabilities, grid_over
from ..style import COLORS, MARKERS, MODEL_COLOR, THRESHOLD_COLOR
from .curve import histogram_with_curve


def watch_boundary(recorder, X, y, *, resolution=80, aspect="auto"):
    """Show the boundary that a network draws between the points X (n, 2) of class y (n,), and its loss.

    aspect: "equal" draws both axes to the same scale.
    State: stage, epoch, accuracy, loss (Keras's, of that epoch; NaN before training).
    Artists: image, lines (the boundary), losses, mark (the epoch on the loss curve).
    """
    X, y = samples("X", X, y, ndim=2, classes=len(COLORS))
    figure, left, right = _panels()
    artists, draw = _plane(left, X, y, resolution)
    left.set_aspect(aspect)

    def move(stage):
        draw(lambda points: _probabilities(recorder, stage, points))
        return {"accuracy": np.mean(_probabilities(recorder, stage, X).argmax(axis=1) == y)}

    return _stages(recorder, figure, artists, move, right, "{accuracy:.1%} of the points right")


def watch_hidden(recorder, X, y, *, resolution=80):
    """Show the boundary of a network of two tanh neurons in its last hidden layer, and beside it their plane.

    There each of the points X (n, 2) of class y (n,), 0 or 1, lies where the hidden layers put it, and the output
    neuron, a sigmoid, draws a straight line. All hidden layers are Dense with tanh. It begins with the last stage.
    State: stage, epoch, accuracy, loss (as in `watch_boundary`), a (n, 2): the points in the hidden plane.
    Artists: image, lines, losses, mark (as there); hidden_image, hidden_lines, points0, points1 (in the hidden plane).
    """
    X, y = samples("X", X, y, ndim=2)
    shapes = [np.shape(w) for w in recorder.weights[-1][-2:]] if len(recorder.epochs) else []
    if shapes and shapes != [(2, 1), (1,)]:
        raise ValueError(
            f"The output must be 1 neuron behind a hidden layer of 2, but its weights have the shape {shapes[0]}."
        )
    figure = Figure(figsize=(11, 4.2), layout="constrained")
    figure.get_layout_engine().set(wspace=0.06, rect=(0, 0, 0.98, 1))
    left, middle, right = figure.subplots(1, 3, width_ratios=(5, 4, 2.4))
    artists, draw = _plane(left, X, y, resolution)
    x1, x2, grid = grid_over(np.array([[-1.0, -1.0], [1.0, 1.0]]), resolution)
    hidden_image = Pixels(middle, (x1[0], x1[-1], x2[0], x2[-1]))
    hidden_lines = middle.add_collection(LineCollection([], colors="black", linewidths=2), autolim=False)
    for k in (0, 1):
        look = {"color": COLORS[k], "markersize": 6, "markeredgecolor": "white", "markeredgewidth": 0.5}
        (artists[f"points{k}"],) = middle.plot([], [], MARKERS[k], **look)
    middle.set(xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]), xlabel="$a_1$", ylabel="$a_2$", xticks=[-1, 0, 1])
    middle.set(yticks=[-1, 0, 1], title="last hidden layer")
    middle.grid(False)
    for ax in (left, middle):
        ax.set_aspect("equal")

    def move(stage):
        *hidden, W, b = recorder.weights[stage]
        draw(lambda points: _probabilities(recorder, stage, points))
        p = class_probabilities(lambda a: expit(a @ W + b), grid)
        hidden_image.set_data(class_image(p, resolution))
        hidden_lines.set_segments(boundary_lines(p, x1, x2))
        a = X
        for weights, bias in zip(hidden[::2], hidden[1::2]):
            a = np.tanh(a @ weights + bias)
        for k in (0, 1):
            artists[f"points{k}"].set_data(*a[y == k].T)
        return {"accuracy": np.mean((expit(a @ W + b)[:, 0] > 0.5) == y), "a": a}

    artists |= {"hidden_image": hidden_image, "hidden_lines": hidden_lines}
    live = _stages(recorder, figure, artists, move, right, "{accuracy:.1%} of the points right")
    live.set(stage=len(recorder.epochs) - 1)
    return live


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


def _plane(ax, X, y, resolution):
    """Draw the points on `ax`; return the artists image and lines, and a function that moves them to a `predict`."""
    plot_points(X, y, ax=ax)
    x1, x2, grid = grid_over(X, resolution)
    image = Pixels(ax, (x1[0], x1[-1], x2[0], x2[-1]))
    ax.set(xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]))
    lines = ax.add_collection(LineCollection([], colors="black", linewidths=2), autolim=False)
    ax.grid(False)

    def draw(predict):
        p = predict(grid)
        image.set_data(class_image(p, resolution))
        lines.set_segments(boundary_lines(p, x1, x2))

    return {"image": image, "lines": lines}, draw


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
    controls = {"stage": slider("epoch", 0, 0, last, 1, readout=False)}  # the caption says which
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
