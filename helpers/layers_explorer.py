"""The interactives of lesson 06: an activation with its slope, and a hidden layer that bends the plane."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from . import plotting
from ._check import array, same_length
from ._check import labels as check_labels
from .live import LiveFigure, choice, slider


def explore_activation(activations):
    """Choose an activation and walk along it: its value, its tangent and its slope.

    activations: name -> function of z (n,) that returns (n,). The slope is measured: a tiny step to each side.
    State: activation, z, value, slope. Artists: curve, tangent, point, slope_curve, slope_point.
    """
    if not activations:
        raise ValueError("activations must hold at least one function, but it is empty.")
    figure = Figure(figsize=(10, 4.2))
    left, right = figure.subplots(1, 2)
    grid = np.linspace(-5, 5, 1001)
    (curve,) = left.plot(grid, grid * 0, color=plotting.MODEL_COLOR)
    (tangent,) = left.plot([], [], color="black", linewidth=2, linestyle="--")
    (slope_curve,) = right.plot(grid, grid * 0, color=plotting.COLORS[0])
    points = [ax.plot([], [], "o", color="black", markersize=11)[0] for ax in (left, right)]
    left.set(ylim=(-1.5, 3), title="activation", xlabel="$z$")
    right.set(ylim=(-0.2, 1.3), title="its slope", xlabel="$z$", xlim=(-5, 5))
    left.set_xlim(-5, 5)

    def update(activation, z):
        f = activations[activation]

        def slope(at, tiny=1e-4):
            return (f(at + tiny) - f(at - tiny)) / (2 * tiny)

        here, steep = float(f(np.array([z]))[0]), float(slope(np.array([z]))[0])
        curve.set_ydata(f(grid))
        slope_curve.set_ydata(np.clip(slope(grid), -10, 10))
        tangent.set_data([z - 1, z + 1], [here - steep, here + steep])
        points[0].set_data([z], [here])
        points[1].set_data([z], [steep])
        return {"value": here, "slope": steep}

    return LiveFigure(
        figure,
        {"curve": curve, "tangent": tangent, "point": points[0], "slope_curve": slope_curve, "slope_point": points[1]},
        {"activation": choice("activation", activations), "z": slider("z", 1.0, -5, 5)},
        update,
        "{activation} at z = {z:.1f}:  value {value:.2f}, slope {slope:.3f}",
    )


def explore_bend(X, y, hidden, weights, bias):
    """Watch a hidden layer bend the plane of X (n, 2), y (n,) until a straight line separates the classes.

    hidden: function (m, 2) -> (m, h), the hidden layer's activations. weights (h,) and bias: the output neuron,
    which says class 1 where hidden @ weights + bias > 0. The slider goes from the input space (0) to a view of
    the hidden space (1): upwards the output neuron's z, to the right the direction in which the hidden points
    spread most otherwise. State: bend, accuracy (of the horizontal line). Artists: mesh, points0, points1, line.
    """
    X, y = array("X", X, ndim=2), check_labels("y", y)
    same_length("X", X, "y", y)
    weights = array("weights", weights, ndim=1)
    toward = weights / np.linalg.norm(weights)
    rest = hidden(X) - np.outer(hidden(X) @ toward, toward)
    middle = rest.mean(axis=0)
    across = np.linalg.svd(rest - middle, full_matrices=False)[2][0]
    span = np.abs(X).max()

    def view(points):  # (m, 2) in the plane -> (m, 2) in the picture of the hidden space, of the same size
        h = hidden(points)
        seen = np.column_stack([(h - middle) @ across, h @ weights + bias])
        return seen * span / scale

    scale = 1.0
    scale = np.abs(view(X)).max(axis=0) / span
    lines = np.linspace(-1.25 * span, 1.25 * span, 21)
    ticks = np.linspace(-1.25 * span, 1.25 * span, 60)
    mesh_from = [np.column_stack(pair) for at in lines for pair in ((ticks, 0 * ticks + at), (0 * ticks + at, ticks))]
    mesh_to = [view(points) for points in mesh_from]
    X_to = view(X)

    figure = Figure(figsize=(6.5, 5.6))
    ax = figure.subplots()
    mesh = ax.add_collection(LineCollection(mesh_from, colors="lightgrey", linewidths=0.8, zorder=0))
    artists = [
        ax.plot(
            *X[y == k].T,
            plotting.MARKERS[k],
            color=plotting.COLORS[k],
            markersize=5,
            markeredgecolor="white",
            markeredgewidth=0.4,
            label=f"class {k}",
        )[0]
        for k in (0, 1)
    ]
    (line,) = ax.plot([-2 * span, 2 * span], [0, 0], color="black", linewidth=2)
    ax.set(xlim=(-1.3 * span, 1.3 * span), ylim=(-1.3 * span, 1.3 * span), xticks=[], yticks=[])
    ax.legend(markerscale=2, **plotting.LEGEND_ABOVE)

    def update(bend):
        mesh.set_segments([(1 - bend) * a + bend * b for a, b in zip(mesh_from, mesh_to)])
        seen = (1 - bend) * X + bend * X_to
        for k, artist in enumerate(artists):
            artist.set_data(*seen[y == k].T)
        return {"accuracy": np.mean((seen[:, 1] > 0) == y)}

    return LiveFigure(
        figure,
        {"mesh": mesh, "points0": artists[0], "points1": artists[1], "line": line},
        {"bend": slider("bend", 0.0, 0, 1, 0.02)},
        update,
        "{bend:.0%} of the way:  the straight line gets {accuracy:.1%} of the points right",
    )
