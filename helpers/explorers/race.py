"""Optimisers that race over a surface."""

from functools import lru_cache

import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure

from .._arguments import whole
from ..live import LiveFigure, choice, in_words, labelled, slider
from ..optimizers import race_all
from ..plotting.surfaces import empty_relief, relief
from ..style import racer_style


def explore_race(surfaces, rules, w, b, *, learning_rate=0.2, steps=100):
    """Scrub through a race: choose the surface, who runs, the learning rate and the step.

    surfaces: {name: (f, start)}; f(w, b) is the learner's function, called as in `loss_grid`; start: (w, b).
    rules: {name: rule}; rule(slopes, memory, learning_rate) gives the step, as in `helpers.optimizers`.
    State: losses {name: loss now} of those that run. Artists: image, lines; path_…, place_…, bar_…, text_… of each.
    """
    steps, figure = whole("steps", steps), Figure(figsize=(10.5, 5.6))
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    image, lines = empty_relief(left, w, b)
    artists = {"image": image, "lines": lines}
    for k, name in enumerate(rules):  # each row on the right is a legend entry and a bar
        artists[f"path_{name}"] = left.plot([], [], linewidth=2.5, color=racer_style(name)["color"])[0]
        artists[f"place_{name}"] = left.plot([], [], zorder=4, **racer_style(name, 1.3))[0]  # above all paths
        artists[f"bar_{name}"] = right.barh(k, 0, height=0.55, color=racer_style(name)["color"])[0]
        artists[f"text_{name}"] = right.text(0, k, "", va="center", fontsize=14)
        right.text(-0.22, k, name, va="center", ha="right", fontsize=14)
        right.plot(-0.12, k, clip_on=False, **racer_style(name))
    right.set(xlim=(-0.2, 1.5), ylim=(len(rules) - 0.4, -0.6), title="loss at this step")
    right.axis("off")
    maps = lru_cache(lambda surface: relief(surfaces[surface][0], w, b))
    race = lru_cache(lambda surface, learning_rate: race_all(*surfaces[surface], rules, learning_rate, steps))

    def update(surface, step, learning_rate, shown):
        image.set_data(maps(surface)[0])
        lines.set_segments(maps(surface)[1])
        places, heights = race(surface, learning_rate)
        losses = {}
        for k, name in enumerate(rules):
            runs, height = name in shown, heights[step, k]
            on_map = bool(abs(height) < 1e3 * (1 + abs(heights[0, k])))  # False for NaN, too
            path = places[: step + 1, k] if runs and on_map else np.empty((0, 2))
            artists[f"path_{name}"].set_data(*path.T)
            artists[f"place_{name}"].set_data(*path[-1:].T)
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
            "shown": widgets.SelectMultiple(options=[*rules], value=[*rules], rows=9, **labelled("who runs")),
            "step": slider("step", steps // 4, 0, steps, 1),
            "learning_rate": slider("learning rate", learning_rate, -3, 1, 0.1, log=True),
        },
        update,
        "after {step} steps of rate {learning_rate:.3g}:  {words}",
    )
