"""The pictures of lesson 08: optimisers racing over a surface, and the interactive that scrubs through the race."""

from functools import lru_cache

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from ._check import array, whole
from .grids import loss_grid
from .live import LiveFigure, choice, in_words, room, slider
from .optimizer_rules import race_all

RACERS = {  # colour, marker and its size; colours: Paul Tol's "muted" set, safe for colour-blind readers
    "SGD": ("#332288", "o", 9),
    "momentum": ("#88CCEE", "s", 9),
    "Nesterov": ("#44AA99", "D", 9),
    "RMSprop": ("#117733", "^", 9),
    "Adagrad": ("#999933", "v", 9),
    "Adadelta": ("#DDCC77", "P", 11),
    "Adam": ("#882255", "*", 15),
    "Adamax": ("#CC6677", "X", 11),
    "Nadam": ("#AA4499", "p", 11),
}


def look(name, size=1.0):
    """Matplotlib's arguments for the racer `name`: its colour and marker, the same in every picture."""
    color, marker, points = RACERS.get(name, ("#000000", "h", 10))  # black: a racer that is not from Keras
    return {"color": color, "marker": marker, "markersize": size * points, "markeredgecolor": "black"}


def plot_race(f, paths, w, b, *, every=20, ax=None):
    """Return the surface f(w, b) over w (nw,) and b (nb,), bright where it is low, and the paths {name: (k, 2)} on it.

    A ring at the common start, a marker after each `every` steps, a larger one at the end.
    """
    ax = ax or plt.subplots(figsize=(6.5, 5.5))[1]
    image, lines = _empty_surface(ax, w, b)
    bands, contours = _relief(f, w, b)
    image.set_data(bands)
    lines.set_segments(contours)
    for name, path in paths.items():
        path = array(f"paths[{name!r}]", path, ndim=2)
        ax.plot(*path.T, linewidth=2, markevery=slice(every, None, every), label=name, **look(name, 0.7))
        ax.plot(*path[-1:].T, linestyle="none", zorder=3, **look(name, 1.2))
        ax.plot(*path[0], "o", color="white", markeredgecolor="black", markersize=12)
    return ax


def plot_losses(curves, *, emphasised=(), ax=None):
    """Draw losses by epoch {name: (epochs,)}, each curve with its name at the right; `emphasised` ones thick."""
    if not curves:
        raise ValueError("curves must hold at least one curve, but it is empty.")
    curves = {name: np.asarray(curve, float) for name, curve in curves.items()}
    known = {name: curve[np.isfinite(curve)] for name, curve in curves.items()}  # one that went astray ends in NaN
    if empty := [name for name, curve in known.items() if not len(curve)]:
        raise ValueError(f"curves[{empty[0]!r}] must hold at least one finite number, but it is {curves[empty[0]]}.")
    ax = ax or plt.subplots(figsize=(10, 5))[1]
    height, n = -np.inf, max(map(len, curves.values()))
    gap = 0.06 * max(curve.max() for curve in known.values())
    for name in sorted(curves, key=lambda name: known[name][-1]):
        curve, last = curves[name], known[name][-1]
        height = max(height + gap, last)  # the names keep their distance
        bold, color = name in emphasised, look(name)["color"]
        ax.plot(np.arange(1, len(curve) + 1), curve, color=color, linewidth=5 if bold else 1.8)
        ax.plot(
            [np.isfinite(curve).nonzero()[0][-1] + 1, 1.04 * n], [last, height], color=color, linewidth=1, clip_on=False
        )
        ax.plot(1.05 * n, height, clip_on=False, **look(name))
        ax.text(1.07 * n, height, name, va="center", weight="bold" if bold else "normal")
    ax.set(xlabel="epoch", ylabel="loss", xlim=(0, n), ylim=(0, None))
    return ax


def explore_race(surfaces, rules, w, b, *, learning_rate=0.2, steps=100):
    """Scrub through a race: choose the surface, who runs, the learning rate and the step.

    surfaces: {name: (f, start)}; f(w, b) is the learner's function, called as in `loss_grid`; start: (w, b).
    rules: {name: rule}; rule(slopes, memory, learning_rate) gives the step, as in `optimizer_rules`.
    State: losses {name: loss now} of those that run. Artists: image, lines; path_…, place_…, bar_…, text_… of each.
    """
    steps, figure = whole("steps", steps), Figure(figsize=(10.5, 5.6))
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    image, lines = _empty_surface(left, w, b)
    artists = {"image": image, "lines": lines}
    for k, name in enumerate(rules):  # each row on the right is a legend entry and a bar
        artists[f"path_{name}"] = left.plot([], [], linewidth=2.5, color=look(name)["color"])[0]
        artists[f"place_{name}"] = left.plot([], [], zorder=4, **look(name, 1.3))[0]  # above all paths
        artists[f"bar_{name}"] = right.barh(k, 0, height=0.55, color=look(name)["color"])[0]
        artists[f"text_{name}"] = right.text(0, k, "", va="center", fontsize=14)
        right.text(-0.22, k, name, va="center", ha="right", fontsize=14)
        right.plot(-0.12, k, clip_on=False, **look(name))
    right.set(xlim=(-0.2, 1.5), ylim=(len(rules) - 0.4, -0.6), title="loss at this step")
    right.axis("off")
    relief = lru_cache(lambda surface: _relief(surfaces[surface][0], w, b))
    race = lru_cache(lambda surface, learning_rate: race_all(*surfaces[surface], rules, learning_rate, steps))

    def update(surface, step, learning_rate, shown):
        image.set_data(relief(surface)[0])
        lines.set_segments(relief(surface)[1])
        places, heights = race(surface, learning_rate)
        losses = {}
        for k, name in enumerate(rules):
            runs, height = name in shown, heights[step, k]
            on_map = bool(abs(height) < 1e3 * (1 + abs(heights[0, k])))  # False for NaN, too
            way = places[: step + 1, k] if runs and on_map else np.empty((0, 2))
            artists[f"path_{name}"].set_data(*way.T)
            artists[f"place_{name}"].set_data(*way[-1:].T)
            length = np.clip(height / (abs(heights[0, k]) or 1), 0, 1) if on_map else 1
            artists[f"bar_{name}"].set_width(length if runs else 0)
            artists[f"text_{name}"].set_x(length + 0.03)
            artists[f"text_{name}"].set_text("" if not runs else f"{height:.3f}" if on_map else "flew off")
            if runs:
                losses[name] = float(height) if on_map else np.inf
        best = min(losses, key=losses.get, default=None)
        return {
            "losses": losses,
            "words": in_words("lowest: {}, loss {:.3f}", best, losses[best]) if best else "nobody runs",
        }

    return LiveFigure(
        figure,
        artists,
        {
            "surface": choice("surface", surfaces),
            "shown": widgets.SelectMultiple(options=[*rules], value=[*rules], rows=9, **room("who runs")),
            "step": slider("step", steps // 4, 0, steps, 1, kind=widgets.IntSlider),
            "learning_rate": slider("learning rate", learning_rate, -3, 1, 0.1, kind=widgets.FloatLogSlider),
        },
        update,
        "after {step} steps of rate {learning_rate:.3g}:  {words}",
    )


def _empty_surface(ax, w, b):
    """Return an image and lines on `ax`, to be filled with what `_relief` gives."""
    extent = np.min(w), np.max(w), np.min(b), np.max(b)
    ax.set(xlim=extent[:2], ylim=extent[2:], xlabel="weight $w$", ylabel="bias $b$")
    ax.grid(False)
    image = ax.imshow(
        np.zeros((2, 2)),
        extent=extent,
        origin="lower",
        aspect="auto",
        zorder=0,
        cmap="Greys",
        vmin=0,
        vmax=2.2,
        interpolation="bilinear",
    )
    return image, ax.add_collection(LineCollection([], colors="#00000055", linewidths=0.8), autolim=False)


def _relief(f, w, b, bands=14):
    """F as a map: contour lines that cut it into parts of equal area, and for each place its part (nb, nw), 0 to 1."""
    grid = loss_grid(f, w, b)
    levels = np.unique(np.quantile(grid, np.linspace(0, 1, bands)[1:-1]))
    contours = contour_generator(w, b, grid)
    return np.searchsorted(levels, grid) / len(levels), [line for level in levels for line in contours.lines(level)]
