"""Heights over the plane of a weight and a bias, and walks over them."""

import matplotlib.pyplot as plt
import numpy as np
from contourpy import contour_generator
from matplotlib import colormaps
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm
from matplotlib.ticker import LogLocator

from .._arguments import array, whole
from ..grids import loss_grid
from ..style import CONTOUR, racer_style


def plot_heatmap(w, b, grid, *, label, higher_is_better=False, log=False, ax=None, **kwargs):
    """Heatmap of grid (nb, nw) over w (nw,) and b (nb,), with a colour bar named `label`. Bright is good.

    log: colour by the logarithm of the grid, whose numbers must be positive: the floor of a valley shows, too.
    """
    w, b, grid = array("w", w, ndim=1), array("b", b, ndim=1), array("grid", grid, ndim=2)
    if grid.shape != (len(b), len(w)):
        raise ValueError(
            f"grid must have the shape (len(b), len(w)) = {(len(b), len(w))}, but it has the shape {grid.shape}."
        )
    if log and grid.min() <= 0:
        raise ValueError(f"grid must hold only positive numbers where log is true, but it holds {grid.min():g}.")
    ax = ax or plt.subplots(figsize=(7, 5.5))[1]
    kwargs.setdefault("cmap", "viridis" if higher_is_better else "viridis_r")
    kwargs |= {"norm": LogNorm()} if log else {}
    mesh = ax.pcolormesh(w, b, grid, shading="nearest", rasterized=True, **kwargs)
    ticks = {"ticks": LogLocator(subs=(1, 2, 5)), "format": "{x:g}"} if log else {}
    ax.figure.colorbar(mesh, ax=ax, label=label, **ticks).minorticks_off()
    ax.set(xlabel="weight $w$", ylabel="bias $b$")
    ax.grid(False)
    return ax


def plot_path(path, *, ax):
    """Draw the path (k, 2) of (w, b) during training: crosses joined by a line, a white circle first, a star last."""
    path = array("path", path, ndim=2)
    if path.shape[1] != 2:
        raise ValueError(f"path must have 2 columns, w and b, but it has {path.shape[1]}.")
    w, b = path.T
    ax.plot(w, b, "x-", color="black", linewidth=1.5, markersize=7)
    ax.plot(w[0], b[0], "o", color="white", markeredgecolor="black", markersize=12)
    ax.plot(w[-1], b[-1], "*", color="white", markeredgecolor="black", markersize=20)
    return ax


def plot_race(f, paths, w, b, *, every=20, ax=None):
    """Draw the surface f(w, b) over w (nw,) and b (nb,), bright where it is low, and the paths {name: (k, 2)} on it.

    A white circle at the common start, a marker after each `every` steps, a larger one at the end.
    """
    every = whole("every", every)
    ax = ax or plt.subplots(figsize=(6.5, 5.5))[1]
    shades, contours = relief(f, w, b)
    empty_relief(ax, w, b).set_segments(contours)
    ax.imshow(shades, extent=extent_of(w, b), origin="lower", aspect="auto", zorder=0, interpolation="bilinear")
    for name, path in paths.items():
        path = array(f"paths[{name!r}]", path, ndim=2)
        ax.plot(*path.T, linewidth=2, markevery=slice(every, None, every), label=name, **racer_style(name, 0.7))
        ax.plot(*path[-1:].T, linestyle="none", zorder=3, **racer_style(name, 1.2))
        ax.plot(*path[0], "o", color="white", markeredgecolor="black", markersize=12)
    return ax


def extent_of(w, b):
    """Return (left, right, bottom, top) of a map over w and b."""
    return np.min(w), np.max(w), np.min(b), np.max(b)


def empty_relief(ax, w, b):
    """Give `ax` the limits and names of a map over w and b; returns its contour lines, for what `relief` gives."""
    left, right, bottom, top = extent_of(w, b)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="weight $w$", ylabel="bias $b$")
    ax.grid(False)
    return ax.add_collection(LineCollection([], colors=CONTOUR, linewidths=0.8), autolim=False)


def relief(f, w, b, bands=14):
    """F as a map: shades (nb, nw, 3), white where it is low, and the contour lines between parts of equal area."""
    grid = loss_grid(f, w, b)
    levels = np.unique(np.quantile(grid, np.linspace(0, 1, bands)[1:-1]))
    contours = contour_generator(w, b, grid)
    shades = colormaps["Greys"](np.searchsorted(levels, grid) / len(levels) / 2.2)[..., :3]  # 2.2: no black
    return shades, [line for level in levels for line in contours.lines(level)]
