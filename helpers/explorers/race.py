"""Optimisers that race over a surface."""

from functools import lru_cache

import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure

from .._arguments import whole
from ..live import LiveFigure, Pixels, choice, in_words, labelled, log_slider, slider
from ..optimizers import race_all
from ..plotting.surfaces import empty_relief, extent_of, relief
from ..style import racer_style


def explore_race(surfaces, rules, w, b, *, learning_rate=0.2, steps=100):
    """Scrub through a race over w (nw,) and b (nb,): choose the surface, who runs, from where, the rate and the step.

    surfaces: {name: (f, start)}; f(w, b) is the learner's function, called as in `loss_grid`; start: (w, b).
    rules: {name: rule}; rule(slopes, memory, learning_rate) gives the step, as in `helpers.optimizers`.
    Another surface brings its own start with it. State: losses {name: loss now} of those that run.
    Artists: image, lines; path_…, place_…, bar_…, text_… of each.
    """
    steps = whole("steps", steps)
    if not surfaces or not rules:
        raise ValueError("surfaces and rules must hold at least one of each, but one of them is empty.")
    figure, map_axes, artists = _picture(rules, w, b)
    maps = lru_cache(lambda surface: relief(surfaces[surface][0], w, b))
    race = lru_cache(lambda surface, *start, rate: race_all(surfaces[surface][0], start, rules, rate, steps))

    def update(surface, shown, start_w, start_b, step, learning_rate):
        if artists["image"].get_array() is not maps(surface)[0]:
            artists["image"].set_data(maps(surface)[0])
            artists["lines"].set_segments(maps(surface)[1])
        places, heights = race(surface, start_w, start_b, rate=learning_rate)
        losses = {}
        for k, name in enumerate(rules):
            on_map = bool(abs(heights[step, k]) < 1e3 * (1 + abs(heights[0, k])))  # False for NaN, too
            path = places[: step + 1, k] if on_map else np.empty((0, 2))
            _move(artists, name, path, heights[step, k], heights[0, k], name in shown)
            if name in shown:
                losses[name] = float(heights[step, k]) if on_map else np.inf
        best = min((name for name in losses if losses[name] < np.inf), key=losses.get, default=None)
        nobody = "all flew off" if losses else "nobody runs"
        words = in_words("lowest: {}, loss {:.3f}", best, losses[best]) if best else nobody
        return {"losses": losses, "words": words}

    controls = _controls(surfaces, rules, w, b, steps, learning_rate)
    says = "after {step} steps of rate {learning_rate:g}:  {words}"
    drag = {map_axes: lambda w, b: {"start_w": w, "start_b": b}}
    columns = ("surface", "start_w", "start_b", "learning_rate", "step"), ("shown",)
    return LiveFigure(figure, artists, controls, update, says, play="step", interval=80, drag=drag, layout=columns)


def _picture(rules, w, b):
    """Return the figure, the axes of its map, and its artists: on the right, each row is a legend entry and a bar."""
    figure = Figure(figsize=(10.5, 4.8))
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    artists = {"image": Pixels(left, extent_of(w, b)), "lines": empty_relief(left, w, b)}
    for k, name in enumerate(rules):
        artists[f"path_{name}"] = left.plot([], [], linewidth=2.5, color=racer_style(name)["color"])[0]
        artists[f"place_{name}"] = left.plot([], [], zorder=4, **racer_style(name, 1.3))[0]  # above all paths
        artists[f"bar_{name}"] = right.barh(k, 0, height=0.55, color=racer_style(name)["color"])[0]
        artists[f"text_{name}"] = right.text(0, k, "", va="center", fontsize=14)
        right.text(-0.22, k, name, va="center", ha="right", fontsize=14, zorder=0)  # below what moves: drawn once
        right.plot(-0.12, k, clip_on=False, **racer_style(name), zorder=0)
    right.set(xlim=(-0.2, 1.5), ylim=(len(rules) - 0.4, -0.6), title="loss at this step")
    right.axis("off")
    return figure, left, artists


def _move(artists, name, path, height, first, runs):
    """Move what belongs to one racer; the path is empty where it flew off, and its bar is full then."""
    length = np.clip(height / (abs(first) or 1), 0, 1) if len(path) else 1
    says = f"{height:.3f}" if len(path) else "flew off"
    path = path if runs else np.empty((0, 2))
    artists[f"path_{name}"].set_data(*path.T)
    artists[f"place_{name}"].set_data(*path[-1:].T)
    artists[f"bar_{name}"].set_width(length if runs else 0)
    artists[f"text_{name}"].set(x=length + 0.03, text=says if runs else "")


def _number(description, values, axis):
    """Return a box for a number on this axis, with the first of these values; the others must lie on it, too.

    A slider would move a start of 0.001 to its next step, 0.
    """
    low, high = float(np.min(axis)), float(np.max(axis))
    for value in values:
        if not low <= value <= high:
            raise ValueError(f"{description} must be a number from {low:g} to {high:g}, but it is {value!r}.")
    return widgets.BoundedFloatText(value=float(values[0]), min=low, max=high, step=0.5, **labelled(description))


def _controls(surfaces, rules, w, b, steps, learning_rate):
    """Return the controls; another surface sets the start to its own."""
    starts_w, starts_b = zip(*(start for _, start in surfaces.values()))
    controls = {
        "surface": choice("surface", surfaces),
        "start_w": _number("start w", starts_w, w),
        "start_b": _number("start b", starts_b, b),
        "learning_rate": log_slider("learning rate", learning_rate, -3, 1),
        "step": slider("step", steps // 4, 0, steps, 1),
        "shown": widgets.SelectMultiple(options=[*rules], value=[*rules], rows=9, **labelled("who runs")),
    }

    controls["shown"].layout.width = "270px"  # beside the slider with its player on a lecture's page, too

    def to_its_start(change):
        for name, value in zip(("start_w", "start_b"), surfaces[change["new"]][1]):
            controls[name].value = value

    controls["surface"].observe(to_its_start, "value")
    return controls
