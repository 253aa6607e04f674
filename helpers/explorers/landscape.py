"""The landscape lab: accuracy and loss as maps, and a walk over both that goes by one of them."""

from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from .._arguments import samples
from ..grids import accuracy_grid, loss_grid
from ..live import LiveFigure, choice, in_words, log_slider, slider
from ..optimizers import adam, central_differences, heights_at, momentum, sgd, walk
from ..plotting import plot_heatmap
from ..style import LEGEND_ABOVE, MODEL_COLOR
from .curve import histogram_with_curve, move_curve

RULES = {"SGD": sgd, "momentum": momentum, "Adam": adam}
APART = 0.05  # to each side, where the accuracy is looked up for its slope
STEPS = 200  # of a walk
FAR = 1e6  # what lies beyond is neither drawn nor said


def explore_landscape(
    x, y, loss, accuracy, gradient, w, b, *, start=(-9.0, -9.0), learning_rate=1.0, labels=("no", "yes"), xlabel="x"
):
    """Walk over the maps of accuracy and loss, over w (nw,) and b (nb,): choose what to go by, how, and where from.

    x (n,), y (n,): the samples and their classes. loss(w, b), accuracy(w, b) and gradient(w, b) -> (slope in w,
    slope in b) are the learner's own functions, the first two called as in `loss_grid`. Who goes by the loss
    descends by `gradient`; who goes by the accuracy climbs by its slopes, central differences over 0.05 to each side.
    State: w, b, loss, accuracy at this step; slope_w, slope_b of what it goes by; slope, the length of both.
    Artists: path_…, begin_…, place_… on the map of each; curve, boundary; losses, accuracies, a …_mark at the end
    of each.
    """
    x, y = samples("x", x, y, ndim=1)
    losses, accuracies = loss_grid(loss, w, b), accuracy_grid(accuracy, w, b)
    figure, (left, right, along), artists, grid = _picture(x, y, w, b, losses, accuracies, labels, xlabel)
    walked = _walker(loss, accuracy, gradient)

    def update(start_w, start_b, go_by, optimizer, learning_rate, step):
        path, slopes, heights, rights = walked(start_w, start_b, go_by, optimizer, learning_rate)
        _move_walk(artists, path, heights, rights, step)
        move_curve(grid, artists["curve"], artists["boundary"], *np.where(np.abs(path[step]) < FAR, path[step], np.nan))
        along.set_ylim(0, _round_up(max(np.nanmax(np.minimum(heights, losses.max())), 1e-3)))
        names = ("w", "b", "loss", "accuracy", "slope_w", "slope_b", "slope")
        shown = (*path[step], heights[step], rights[step], *slopes[step], np.hypot(*slopes[step]))
        numbers = {name: float(number) for name, number in zip(names, shown)}
        return {**numbers, "words": _words(**numbers, extent=(w, b))}

    controls = {
        "start_w": slider("start w", start[0], np.min(w), np.max(w), 0.5),
        "start_b": slider("start b", start[1], np.min(b), np.max(b), 0.5),
        "go_by": choice("go by", ("loss", "accuracy")),
        "optimizer": choice("optimizer", RULES),
        "step": slider("step", STEPS // 4, 0, STEPS, 1),
        "learning_rate": log_slider("learning rate", learning_rate, -2, 2),
    }
    says = "step {step} of {optimizer} going by the {go_by}:  {words}"
    columns = ("start_w", "start_b"), ("go_by", "optimizer"), ("learning_rate",)
    drag = dict.fromkeys((left, right), lambda w, b: {"start_w": w, "start_b": b})
    drag[along] = lambda step, _: {"step": step}
    return LiveFigure(figure, artists, controls, update, says, play="step", drag=drag, layout=columns)


def _walker(loss, accuracy, gradient):
    """Return a function that walks: path and slopes (STEPS + 1, 2), losses and accuracies (STEPS + 1,)."""

    def climb(w, b):
        return central_differences(lambda w, b: -accuracy(w, b), np.array([[w, b]]), APART)[0]

    @lru_cache
    def walked(start_w, start_b, go_by, optimizer, learning_rate):
        descend = gradient if go_by == "loss" else climb
        with np.errstate(all="ignore"):
            path, slopes = walk(descend, RULES[optimizer], (start_w, start_b), learning_rate, STEPS)
            return path, slopes, *(heights_at(f, path) for f in (loss, accuracy))

    return walked


def _picture(x, y, w, b, losses, accuracies, labels, xlabel):
    """Return the figure, the axes of both maps and of the curves along the way, the artists, and the curve's x."""
    figure = Figure(figsize=(11, 5.6))
    rows = figure.subfigures(2, 1)  # each row has its own widths
    (left, right), (below, along) = (row.subplots(1, 2, gridspec_kw={"wspace": 0.12}) for row in rows)
    artists = {**_map("accuracy", w, b, accuracies, left), **_map("loss", w, b, losses, right)}
    grid, curve, boundary = histogram_with_curve(below, x, y, labels, xlabel)
    artists |= {"curve": curve, "boundary": boundary, **_curves(along)}
    return figure, (left, right, along), artists, grid


def _move_walk(artists, path, heights, rights, step):
    """Show the walk's path (k, 2), losses and accuracies (k,) up to this step; none of it far away."""
    path, heights, rights = (
        np.where(np.abs(values) < FAR, values, np.nan)[: step + 1] for values in (path, heights, rights)
    )
    for name in ("accuracy", "loss"):
        artists[f"path_{name}"].set_data(*path.T)
        artists[f"begin_{name}"].set_data(*path[:1].T)
        artists[f"place_{name}"].set_data(*path[-1:].T)
    for name, values in (("losses", heights), ("accuracies", rights)):
        artists[name].set_data(np.arange(step + 1), values)
        artists[f"{name}_mark"].set_data([step], values[-1:])


def _map(name, w, b, grid, ax):
    """Draw the map of grid (nb, nw) on `ax`; the artists of a walk over it."""
    best = {"higher_is_better": True} if name == "accuracy" else {"log": grid.min() > 0}
    plot_heatmap(w, b, grid, label=name, ax=ax, **best)
    ax.set(xlim=(np.min(w), np.max(w)), ylim=(np.min(b), np.max(b)))
    (path,) = ax.plot([], [], ".-", color="black", linewidth=1.5, markersize=7)
    (begin,) = ax.plot([], [], "o", color="white", markeredgecolor="black", markersize=13)
    (place,) = ax.plot([], [], "*", color="white", markeredgecolor="black", markersize=22)
    return {f"path_{name}": path, f"begin_{name}": begin, f"place_{name}": place}


def _curves(ax):
    """Return the artists for loss (left scale, which follows the walk) and accuracy (right scale) along the steps."""
    right, artists = ax.twinx(), {}
    for scale, name, color, style, marker in (
        (ax, "losses", MODEL_COLOR, "-", "o"),
        (right, "accuracies", "black", "--", "s"),
    ):
        label = {"losses": "loss", "accuracies": "accuracy"}[name]
        (artists[name],) = scale.plot([], [], style, color=color, linewidth=3, label=label)
        (artists[f"{name}_mark"],) = scale.plot([], [], marker, color=color, markersize=11, clip_on=False)
        scale.set_ylabel(label, color=color)
    ax.set(xlim=(0, STEPS), xlabel="step")
    right.set(ylim=(0, 1.05))
    right.spines["right"].set_visible(True)
    right.grid(False)
    ax.legend(handles=[artists["losses"], artists["accuracies"]], **LEGEND_ABOVE)
    return artists


def _round_up(height):
    """Return the next of …, 0.1, 0.2, 0.5, 1, 2, 5, … that is above the height: a scale that seldom changes."""
    power = 10.0 ** np.floor(np.log10(height))
    return power * next(first for first in (1, 2, 5, 10) if first * power > height)


def _words(w, b, loss, accuracy, slope, extent, **others):
    """Where a walk is now, in words; `extent`: the map's w and b."""
    if not (np.abs([w, b, loss, accuracy, slope]) < FAR).all():  # NaN, too
        return "it flew far away"
    on_map = all(np.min(axis) <= place <= np.max(axis) for axis, place in zip(extent, (w, b)))
    slope = "exactly 0" if slope == 0 else f"{slope:.3f}"
    words = "w = {w:.1f}, b = {b:.1f}{where}, {accuracy:.1%} right, loss {loss:.2f}, slope {slope}"
    where = "" if on_map else " (off the map)"
    return in_words(words, w=w, b=b, where=where, accuracy=accuracy, loss=loss, slope=slope)
