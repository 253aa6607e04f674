"""A nerve cell, drawn as in a schoolbook."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch, Polygon

from ..style import AXON, CELL, INK, SHEATH


def draw_nerve_cell(*, ax=None):
    """Draw a nerve cell as in a schoolbook, not to scale: dendrites left, cell body, axon, terminals right."""
    ax = ax or plt.subplots(figsize=(10, 3.9))[1]
    random = np.random.default_rng(4)
    for angle in (112, 145, 180, 214, 246):
        _branch(ax, random, np.array([2.0, 2.0]), np.radians(angle), 0.95, 4.5, CELL)
    ax.plot([2, 7.6], [2, 2], color=AXON, linewidth=5, solid_capstyle="round", zorder=1)
    for left in np.arange(3.1, 7.2, 0.85):
        look = {"facecolor": SHEATH, "edgecolor": AXON, "linewidth": 1.5, "zorder": 2}
        ax.add_patch(FancyBboxPatch((left, 1.88), 0.6, 0.24, boxstyle="round,pad=0.08", **look))
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


def draw_cortex(*, ax=None):
    """Draw nerve cells in loose layers, in the manner of Cajal's ink drawings of the cortex around 1900: from dice.

    The cells are pyramids: a long dendrite upwards with a tuft, short ones around, a thin axon downwards.
    """
    ax = ax or plt.subplots(figsize=(10, 4.2))[1]
    random = np.random.default_rng(7)
    for layer, (height, size, cells) in enumerate([(4.4, 0.1, 22), (3.1, 0.15, 13), (1.6, 0.24, 9)]):
        for x in np.linspace(0.3, 12.7, cells) + random.normal(0, 0.25, cells):
            body = np.array([x, height + random.normal(0, 0.18)])
            top = np.array([x + random.normal(0, 0.12), 5.2 + random.normal(0, 0.12)])
            ax.plot(
                *np.transpose([body, (body + top) / 2 + (random.normal(0, 0.08), 0), top]), color=INK, linewidth=0.9
            )
            for angle in (60, 120):
                _branch(ax, random, top, np.radians(angle), 0.25, 0.7, INK, forks=1)
            for angle in random.uniform(180, 360, 4):
                _branch(ax, random, body, np.radians(angle), 2 * size + 0.15, 0.7, INK, forks=1)
            ax.plot([x, x + random.normal(0, 0.1)], [body[1], body[1] - 0.9 - 0.3 * layer], color=INK, linewidth=0.5)
            corners = body + size * np.array([[-0.7, -0.6], [0.7, -0.6], [0, 1.3]])
            ax.add_patch(Polygon(corners, facecolor=INK, edgecolor=INK, joinstyle="round", linewidth=2, zorder=3))
    ax.set(xlim=(-0.6, 13.8), ylim=(-0.1, 6), aspect="equal")
    ax.axis("off")
    return ax
