"""Two bell curves, and one neuron between them."""

import numpy as np
from matplotlib.figure import Figure

from .._arguments import whole
from ..live import LiveFigure, slider
from ..style import COLORS, LEGEND_ABOVE, MARKERS, MODEL_COLOR, THRESHOLD_COLOR
from .curve import SAYS, fit_quality, move_curve


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
    ax.axhline(0.5, color=THRESHOLD_COLOR, linewidth=1.5, linestyle=":")
    (curve,) = ax.plot(grid, grid * 0, color=MODEL_COLOR, linewidth=4)
    (boundary,) = ax.plot([0, 0], [-0.08, 1.08], color=THRESHOLD_COLOR, linestyle="--", linewidth=2)
    points = []
    for k in (0, 1):
        look = {"color": COLORS[k], "markeredgecolor": "white", "label": f"category {k}"}
        points += ax.plot(draws[k], np.full(len(draws[k]), float(k)), MARKERS[k], **look)
    ax.set(xlim=(-8, 8), ylim=(-0.08, 1.08), xlabel="$x$", ylabel="probability")
    ax.legend(handles=points, **LEGEND_ABOVE)

    def update(w, b, distance, width):
        samples = width * draws + np.array([[-distance / 2], [distance / 2]])
        for artist, sample in zip(points, samples):
            artist.set_xdata(sample)
        move_curve(grid, curve, boundary, w, b)
        return fit_quality(w * samples.ravel() + b, y)

    artists = {"points0": points[0], "points1": points[1], "boundary": boundary, "curve": curve}
    controls = {
        "w": slider("weight w", w, -10, 10),
        "b": slider("bias b", b, -10, 10),
        "distance": slider("distance", 3.0, 0, 8),
        "width": slider("width", 1.0, 0.1, 3),
    }
    drag = {ax: lambda x, _: {"b": -live.values["w"] * x}}  # the boundary comes to where the hand is
    live = LiveFigure(figure, artists, controls, update, SAYS, drag=drag)
    return live
