"""Samples of two classes in a space of three dimensions, and the plane that cuts between them."""

from itertools import combinations, product

import matplotlib.pyplot as plt
import numpy as np
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from .._arguments import array, samples
from ..style import COLORS, LEGEND_ABOVE, MARKERS, QUIET


def plot_cut(points, y, weights, bias, *, ax=None):
    """Draw points (n, 3) in the cube from −1 to 1, by class y (n,), with the plane points @ weights + bias = 0.

    The plane is drawn as far as the cube reaches, grey; where it does not meet the cube there is none.
    """
    points, y = samples("points", points, y, ndim=2, columns=3)
    corners = plane_in_cube(array("weights", weights, ndim=1), float(bias))
    ax = ax or plt.figure(figsize=(7, 6)).add_subplot(projection="3d")
    if len(corners):
        ax.add_collection3d(Poly3DCollection([corners], facecolor=QUIET, edgecolor="black", alpha=0.4))
    for k in (0, 1):
        ax.scatter(*points[y == k].T, c=COLORS[k], marker=MARKERS[k], s=30, depthshade=False, label=f"class {k}")
    axis = {"lim": (-1.1, 1.1), "ticks": [-1, 0, 1]}
    for k, name in enumerate("xyz", 1):
        ax.set(**{f"{name}{key}": value for key, value in axis.items()}, **{f"{name}label": f"node {k}"})
    ax.legend(markerscale=1.5, **LEGEND_ABOVE)
    return ax


def plane_in_cube(weights, bias):
    """Return the corners (m, 3), in order around, of what the cube from −1 to 1 cuts out of a plane.

    The plane: weights (3,) and bias, points @ weights + bias = 0. m is 3 to 6; 0 where it misses the cube.
    """
    cube = np.array(list(product((-1.0, 1.0), repeat=3)))
    found = []
    for start, end in combinations(cube, 2):
        if np.count_nonzero(start != end) == 1:  # an edge of the cube
            z_start, z_end = start @ weights + bias, end @ weights + bias
            if z_start * z_end <= 0 and z_start != z_end:
                found.append(start + (end - start) * z_start / (z_start - z_end))
    if not found:
        return np.empty((0, 3))
    found = np.unique(np.round(found, 12), axis=0)  # a corner of the cube lies on three edges
    across, up = np.linalg.svd(np.asarray(weights)[np.newaxis])[2][1:]  # two directions in the plane
    away = found - found.mean(axis=0)
    return found[np.argsort(np.arctan2(away @ up, away @ across))]
