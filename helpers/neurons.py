"""Lesson 01: a drawing of a nerve cell, and two Gaussian samples under a neuron's curve, by hand."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch
from scipy.special import expit

from . import plotting
from ._check import whole
from .live import LiveFigure, slider

CELL, AXON, SHEATH = "#CC79A7", "#882255", "#F3D9E6"


def draw_nerve_cell(*, seed=4, ax=None):
    """Draw a nerve cell as in a schoolbook, not to scale: dendrites left, cell body, axon, terminals right."""
    ax = ax or plt.subplots(figsize=(10, 3.9))[1]
    random = np.random.default_rng(seed)
    for angle in (112, 145, 180, 214, 246):
        _branch(ax, random, np.array([2.0, 2.0]), np.radians(angle), 0.95, 4.5, CELL)
    ax.plot([2, 7.6], [2, 2], color=AXON, linewidth=5, solid_capstyle="round", zorder=1)
    for left in np.arange(3.1, 7.2, 0.85):
        ax.add_patch(
            FancyBboxPatch(
                (left, 1.88),
                0.6,
                0.24,
                boxstyle="round,pad=0.08",
                facecolor=SHEATH,
                edgecolor=AXON,
                linewidth=1.5,
                zorder=2,
            )
        )
    for angle in (-45, 0, 45):
        tip = _branch(ax, random, np.array([7.6, 2.0]), np.radians(angle), 0.75, 3, AXON, forks=1)
        for end in tip:
            ax.add_patch(Circle(end, 0.08, color=AXON, zorder=3))
    ax.add_patch(Circle((2, 2), 0.5, facecolor=CELL, edgecolor=AXON, linewidth=2, zorder=3))
    ax.add_patch(Circle((2, 2), 0.18, color=AXON, zorder=4))
    for x, y, name in (
        (-0.6, 4.0, "dendrites:\nsignals come in"),
        (3.3, 3.0, "cell body:\nadds them up"),
        (5.2, 1.35, "axon: sends the answer on"),
        (8.6, 0.75, "terminals:\ntouch the next cells"),
    ):
        ax.text(x, y, name, ha="center", va="center", fontsize=14)
    ax.set(xlim=(-1.8, 10.2), ylim=(-0.2, 4.4), aspect="equal")
    ax.axis("off")
    return ax


def _branch(ax, random, start, angle, length, width, color, forks=2):
    """Draw a twig that bends a little and forks `forks` times; returns the places where it ends."""
    bend = angle + random.normal(0, 0.18)
    t = np.linspace(0, 1, 20)[:, np.newaxis]

    def direction(a):
        return np.array([np.cos(a), np.sin(a)])

    middle, end = start + 0.5 * length * direction(angle), start + length * direction(bend)
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    ax.plot(*curve.T, color=color, linewidth=width, solid_capstyle="round", zorder=1)
    if not forks:
        return [end]
    return [
        tip
        for side in (-0.38, 0.36)
        for tip in _branch(ax, random, end, bend + side, 0.68 * length, 0.6 * width, color, forks - 1)
    ]


def explore_gaussians(n=100, *, w=1.0, b=0.0, seed=0):
    """Two Gaussian samples of n points each, and the neuron σ(wx + b) over them; everything can be moved.

    The samples are the same random draws all the time, shifted to ∓distance/2 and stretched by the width.
    State: w, b, distance, width, accuracy, loss. Artists: curve, boundary, points0, points1.
    """
    draws = np.random.default_rng(seed).normal(size=(2, whole("n", n)))
    y = np.repeat([0, 1], draws.shape[1])
    figure = Figure(figsize=(8, 4.4))
    ax = figure.subplots()
    grid = np.linspace(-8, 8, 400)
    ax.axhline(0.5, color=plotting.THRESHOLD_COLOR, linewidth=1.5, linestyle=":")
    (curve,) = ax.plot(grid, grid * 0, color=plotting.MODEL_COLOR, linewidth=4)
    (boundary,) = ax.plot([0, 0], [-0.08, 1.08], color=plotting.THRESHOLD_COLOR, linestyle="--", linewidth=2)
    points = [
        ax.plot(
            draws[k],
            np.full(draws.shape[1], float(k)),
            plotting.MARKERS[k],
            color=plotting.COLORS[k],
            markeredgecolor="white",
            label=f"category {k}",
        )[0]
        for k in (0, 1)
    ]
    ax.set(xlim=(-8, 8), ylim=(-0.08, 1.08), xlabel="$x$", ylabel="probability")
    ax.legend(handles=points, **plotting.LEGEND_ABOVE)

    def update(w, b, distance, width):
        samples = width * draws + np.array([[-distance / 2], [distance / 2]])
        for artist, sample in zip(points, samples):
            artist.set_xdata(sample)
        curve.set_ydata(expit(w * grid + b))
        boundary.set_xdata([-b / w] * 2 if w else [np.nan] * 2)
        z = w * samples.ravel() + b
        return {"accuracy": np.mean((z > 0) == y), "loss": np.mean(np.logaddexp(0, z) - y * z)}

    return LiveFigure(
        figure,
        {"points0": points[0], "points1": points[1], "boundary": boundary, "curve": curve},
        {
            "w": slider("weight w", w, -10, 10),
            "b": slider("bias b", b, -10, 10),
            "distance": slider("distance", 3.0, 0, 8),
            "width": slider("width", 1.0, 0.1, 3),
        },
        update,
        "w = {w:.1f}, b = {b:.1f}:  {accuracy:.1%} of the samples right, loss {loss:.2f}",
    )
