"""Samples of classes in one and two dimensions, and what a model makes of the plane."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from .._arguments import samples, texts
from ..style import COLORS, LEGEND_ABOVE, MARKERS, THRESHOLD_COLOR

EXACT = 1e-3  # how far a probability may be off: networks reckon with seven digits, and round


def plot_histogram(x, y, *, labels=("no", "yes"), xlabel="x", bins=25, legend=True, ax=None):
    """Histogram of x (n,), stacked by the class y (n,) of 0 and 1; labels: the names of both."""
    x, y, labels = *samples("x", x, y, ndim=1), texts("labels", labels, 2)
    ax = ax or plt.subplots()[1]
    look = {"multiple": "stack", "palette": list(COLORS[:2]), "alpha": 0.75, "edgecolor": "white"}
    names = np.array(labels, dtype=object)[y]
    sns.histplot(x=x, hue=names, hue_order=labels, bins=bins, legend=legend, ax=ax, **look)
    ax.set(xlabel=xlabel, ylabel="number of samples")
    if legend:
        sns.move_legend(ax, title=None, **LEGEND_ABOVE)
    return ax


def probability_axis(ax):
    """Return a second vertical axis on `ax`, from 0 to 1, for probabilities. Returns it; its line marks 0.5."""
    right = ax.twinx()
    right.set(ylim=(-0.02, 1.05), ylabel="probability")
    right.spines["right"].set_visible(True)
    right.grid(False)
    right.axhline(0.5, color=THRESHOLD_COLOR, linewidth=1.5, linestyle=":")
    return right


def plot_points(X, y, *, xlabel="$x_1$", ylabel="$x_2$", names=None, ax=None):
    """Scatter plot of X (n, 2), one colour and marker for each class in y (n,): 0, 1 or 2; names: one for each.

    At most ten points are drawn large.
    """
    X, y = samples("X", X, y, ndim=2, columns=2, classes=len(COLORS))
    names = [f"class {k}" for k in range(y.max() + 1)] if names is None else texts("names", names, y.max() + 1)
    ax = ax or plt.subplots(figsize=(6.5, 5.5))[1]
    size, in_legend = (28, 1.6) if len(X) > 10 else (260, 0.6)
    for k in np.unique(y):
        look = {"c": COLORS[k], "marker": MARKERS[k], "edgecolor": "white", "linewidth": 0.5}
        ax.scatter(*X[y == k].T, s=size, label=names[k], **look)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(markerscale=in_legend, **LEGEND_ABOVE)
    return ax


def grid_over(X, resolution):
    """Axis values and points of a square grid that covers X (n, 2) with a margin of 10%."""
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.1 * (high - low)
    x1, x2 = np.linspace(low - margin, high + margin, resolution).T
    return x1, x2, np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)


def class_probabilities(predict, points):
    """Return what `predict` says of `points` (m, 2), as probabilities (m, k), one column for each class."""
    classes = getattr(predict, "classes_", range(0))
    if list(classes) != list(range(len(classes))):
        raise ValueError(f"The model must know the classes 0, 1 …, but its are {', '.join(map(str, classes))}.")
    asked = points
    if hasattr(predict, "feature_names_in_"):  # scikit-learn warns where it was fitted on a table and gets an array
        asked = pd.DataFrame(points, columns=predict.feature_names_in_)
    for method in ("predict_proba", "predict_on_batch", "predict"):  # Keras's `predict` shows its progress
        if hasattr(predict, method):
            predict = getattr(predict, method)
            break
    p = np.asarray(predict(asked), dtype=float)
    if p.shape not in [(len(points),), *((len(points), k + 1) for k in range(len(COLORS)))]:
        raise ValueError(
            f"predict must give one probability, or one for each of up to {len(COLORS)} classes, "
            f"for each of {len(points)} points, but it gave an array of shape {p.shape}."
        )
    if not (p.min() >= -EXACT and p.max() <= 1 + EXACT):  # written so that NaN is refused, too
        raise ValueError(
            f"predict must give probabilities, from 0 to 1, but it gave numbers from {p.min():.4g} to {p.max():.4g}."
        )
    if p.ndim == 1 or p.shape[1] == 1:
        return np.column_stack([1 - p.ravel(), p.ravel()])
    worst = p.sum(axis=1)[np.abs(p.sum(axis=1) - 1).argmax()]
    if abs(worst - 1) > EXACT:
        raise ValueError(
            f"predict must give probabilities that add up to 1 for each point, but they add up to {worst:.4g}."
        )
    return p


def class_image(p, resolution):
    """Probabilities (resolution², k) as a picture (resolution, resolution, 3): the classes' colours, mixed."""
    colors = np.array([to_rgb(c) for c in COLORS[: p.shape[1]]])
    return np.clip(1 - 0.45 * (1 - p @ colors), 0, 1).reshape(resolution, resolution, 3)


def boundary_lines(p, x1, x2):
    """Return the lines (k, 2) between the classes; p (nx2 * nx1, classes): the probabilities on the grid x1, x2.

    They lie where a class is as probable as the best other one.
    """
    lines = []
    for k in range(p.shape[1] == 2, p.shape[1]):  # of two classes one will do
        margin = p[:, k] - np.delete(p, k, axis=1).max(axis=1)
        lines += contour_generator(x1, x2, margin.reshape(len(x2), len(x1))).lines(0)
    return lines


def plot_boundary(predict, X, y, *, resolution=200, ring_wrong=False, ax=None, **kwargs):
    """Draw the classes' probabilities as colours behind the points X (n, 2) of class y, and the line between them.

    `predict` is a function from points (m, 2) to probabilities (m,), (m, 1) or (m, k), or an object with
    `predict_proba` or `predict`. ring_wrong: a black ring round each point on the wrong side. Further arguments go to
    `plot_points`.
    """
    ax = plot_points(X, y, ax=ax, **kwargs)
    x1, x2, points = grid_over(np.asarray(X, float), resolution)
    p = class_probabilities(predict, points)
    look = {"origin": "lower", "aspect": "auto", "interpolation": "bilinear", "zorder": 0}
    ax.imshow(class_image(p, resolution), extent=(x1[0], x1[-1], x2[0], x2[-1]), **look)
    ax.add_collection(LineCollection(boundary_lines(p, x1, x2), colors="black", linewidths=2), autolim=False)
    if ring_wrong:
        X, y = samples("X", X, y, ndim=2, columns=2, classes=len(COLORS))
        wrong = class_probabilities(predict, X).argmax(axis=1) != y
        for k in range(y.max() + 1):  # once more, on top: others may lie over them
            ax.plot(*X[wrong & (y == k)].T, MARKERS[k], color=COLORS[k], markeredgecolor="white", markersize=7)
        look = {"markerfacecolor": "none", "markeredgecolor": "black", "markeredgewidth": 2}
        ax.plot(*X[wrong].T, "o", markersize=16, **look)
    ax.grid(False)
    return ax
