"""Momentum's two numbers on a map: how many steps each pair needs, and the way that one of them takes."""

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from ..live import LiveFigure, log_slider, slider
from ..optimizers import race_settings, steps_needed
from ..plotting import plot_race
from ..style import racer_style

RATES, KEEPS = np.geomspace(0.01, 10, 76), np.linspace(0, 0.98, 50)  # the map's columns and rows


def explore_momentum(f, rule, start, w, b, *, learning_rate=0.2, keep=0.9, steps=300):
    """Show for a learning rate and a momentum how soon f(w, b) is below a thousandth, and by which way.

    f: the learner's function, called as in `loss_grid`; 0 where it is lowest. rule(slopes, memory, learning_rate, keep)
    gives the step. w (nw,), b (nb,): the axes of the landscape.
    State: needed (steps; NaN: more than `steps`, infinity: it flies off), words.
    Artists: point (on the map), path, place (on the landscape).
    """
    grid = np.meshgrid(RATES, KEEPS)
    needed = steps_needed(race_settings(f, rule, start, *map(np.ravel, grid), steps)[1]).reshape(grid[0].shape)
    figure = Figure(figsize=(10.5, 4.3))
    left, right = figure.subplots(1, 2)
    _draw_map(left, needed, steps)
    plot_race(f, {}, w, b, ax=right)
    right.plot(*start, "o", color="white", markeredgecolor="black", markersize=12)
    right.set_title("the way that it takes")
    look = racer_style("momentum")
    artists = {
        "point": left.plot([], [], "o", color="white", markeredgecolor="black", markersize=14, markeredgewidth=2)[0],
        "path": right.plot([], [], **{**look, "markersize": 6}, linewidth=2.5)[0],
        "place": right.plot([], [], **{**look, "markersize": 13})[0],
    }

    def update(learning_rate, keep):
        places, heights = race_settings(f, rule, start, [learning_rate], [keep], steps)
        found = float(steps_needed(heights)[0])
        on_map = np.abs(places[:, 0]).max(axis=1) < 1e3  # further out Matplotlib could not count pixels
        path = places[: steps + 1 if on_map.all() else max(1, int(np.argmin(on_map))), 0]
        artists["point"].set_data([learning_rate], [keep])
        artists["path"].set_data(*path.T)
        artists["place"].set_data(*path[-1:].T)
        words = (
            f"{found:.0f} steps to a thousandth of the loss" if np.isfinite(found) else f"not there in {steps} steps"
        )
        return {"needed": found, "words": "it flies off" if found == np.inf else words}

    controls = {
        "learning_rate": log_slider("learning rate", learning_rate, -2, 1),
        "keep": slider("momentum", keep, 0.0, 0.98, 0.02),
    }
    stops = np.array([stop for _, stop in controls["learning_rate"].options])
    drag = {left: lambda x, y: {"learning_rate": float(stops[np.abs(np.log(stops / x)).argmin()]), "keep": y}}
    says = "learning rate {learning_rate:g}, momentum {keep:.2f}:  {words}"
    layout = ("learning_rate",), ("keep",)
    return LiveFigure(figure, artists, controls, update, says, drag=drag, layout=layout)


def _draw_map(ax, needed, steps):
    """Draw the map of the steps (keeps, rates): bright is soon, white flies off."""
    soon = np.where(np.isnan(needed), steps, needed)
    norm = LogNorm(10, steps)
    mesh = ax.pcolormesh(
        RATES, KEEPS, np.where(np.isfinite(soon), soon, np.nan), cmap="viridis_r", norm=norm, shading="nearest"
    )
    bar = ax.figure.colorbar(mesh, ax=ax, ticks=[10, 30, 100, steps])
    bar.ax.minorticks_off()
    bar.ax.set_yticklabels(["10", "30", "100", f"{steps} or more"])
    ax.set(xscale="log", xlabel="learning rate", ylabel="momentum", title="steps to a thousandth of the loss")
    ax.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.grid(False)
    ax.text(4.5, 0.2, "flies\noff", ha="center", fontsize=14)
