"""A straight line in the plane: over points, over the corners of a logic gate, after a hidden layer has bent it."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from scipy.special import expit

from .._arguments import array, class_labels, samples
from ..live import LiveFigure, Pixels, choice, slider
from ..plotting import plot_points
from ..plotting.points import class_image
from ..style import COLORS, LEGEND_ABOVE, MARKERS, MODEL_COLOR
from .curve import unit_of


def explore_line(X, y, *, angle=90, offset=0.0):
    """Turn and shift a straight line by hand until it separates the points X (n, 2) of class y (n,).

    The points on the shaded side are called class 1. The angle is that of the way there, in
    degrees; the offset is the line's distance from the points' middle, in units of the data.
    State: angle, offset, accuracy. Artists: line, side (the shaded half).
    """
    X, y = samples("X", X, y, ndim=2, columns=2)
    figure = Figure(figsize=(7, 5.2))
    ax = plot_points(X, y, ax=figure.subplots())
    ax.set_aspect("equal", adjustable="box")
    middle, extent = X.mean(axis=0), 2 * np.ptp(X, axis=0).max()
    furthest = np.linalg.norm(X - middle, axis=1).max() or 1.0
    unit = unit_of([0, furthest])
    step, half, digits = 0.05 * unit, 0.1 * unit * np.ceil(10 * furthest / unit), int(max(0, 2 - np.log10(unit)))
    (line,) = ax.plot([0, 0], [0, 0], color="black")
    (side,) = ax.fill([0] * 4, [0] * 4, color=COLORS[1], alpha=0.25, zorder=0)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.1 * (high - low) + (high == low)
    ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))

    def update(angle, offset):
        toward = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        along = np.array([-toward[1], toward[0]])
        foot = middle + offset * toward
        ends = np.array([foot - extent * along, foot + extent * along])
        line.set_data(*ends.T)
        side.set_xy(np.vstack([ends, ends[::-1] + 2 * extent * toward]))
        return {"accuracy": np.mean(((X - foot) @ toward > 0) == y)}

    def through(*hand):  # the line through the hand, at right angles to the way there from the middle
        away = hand - middle
        angle, offset = np.degrees(np.arctan2(away[1], away[0])), np.hypot(*away)
        if np.cos(np.radians(angle - live.state["angle"])) < 0:  # the shaded side stays where it is
            angle, offset = angle + 180, -offset
        return {"angle": angle % 360, "offset": offset}

    controls = {
        "angle": slider("angle", angle, 0, 360, 5),
        "offset": slider("offset", offset, -half, half, step, readout_format=f".{digits}f"),
    }
    says = f"angle {{angle}}°, offset {{offset:.{digits}f}}:  {{accuracy:.1%}} of the points right"
    live = LiveFigure(figure, {"side": side, "line": line}, controls, update, says, drag={ax: through})
    return live


CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def explore_gate(gates, *, w1=0, w2=0, b=0):
    """Set w1, w2 and b until the neuron σ(w1 x1 + w2 x2 + b) answers as a logic gate does.

    gates: name -> the four wanted answers, 0 or 1, for (x1, x2) = (0, 0), (0, 1), (1, 0), (1, 1).
    State: gate, w1, w2, b, right (how many of the four rows are right), p (4,).
    Artists: image (the neuron's answer over the plane), line, corner0 …, row0 ….
    """
    if not gates:
        raise ValueError("gates must hold at least one gate, but it is empty.")
    wanted = {name: class_labels(f"gates[{name!r}]", answers, 4) for name, answers in gates.items()}
    axis = np.linspace(-0.5, 1.5, 60)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    figure, artists = _gate_picture()

    def update(gate, w1, w2, b):
        p, z, want = expit(points @ (w1, w2) + b), CORNERS @ (w1, w2) + b, np.asarray(wanted[gate])
        right = ((z > 0) == want) & (z != 0)
        artists["image"].set_data(class_image(np.column_stack([1 - p, p]), 60))
        artists["line"].set_data(*_where_z_is_0(w1, w2, b))
        for k, (x1, x2) in enumerate(CORNERS):
            artists[f"corner{k}"].set(marker=MARKERS[want[k]], color=COLORS[want[k]], markeredgecolor="black")
            sign, color = ("✓", "black") if right[k] else ("✗", MODEL_COLOR)
            says = f" {x1}  {x2}  {z[k]:5.0f}  {expit(z[k]):5.3f}    {want[k]}  {sign}"
            artists[f"row{k}"].set(text=says, color=color)
        return {"right": int(np.sum(right)), "p": expit(z)}

    controls = {
        "gate": choice("gate", gates),
        "w1": slider("weight w1", w1, -30, 30, 5),
        "w2": slider("weight w2", w2, -30, 30, 5),
        "b": slider("bias b", b, -30, 30, 5),
    }
    says = "{gate} with w1 = {w1}, w2 = {w2}, b = {b}:  {right} of 4 rows right"
    return LiveFigure(figure, artists, controls, update, says)


def _gate_picture():
    """Return the figure and the artists: the plane with the four corners, beside it the truth table."""
    figure = Figure(figsize=(10, 4.6))
    plane, table = figure.subplots(1, 2, width_ratios=(1, 1.1))
    artists = {"image": Pixels(plane, (-0.5, 1.5, -0.5, 1.5)), "line": plane.plot([], [], color="black")[0]}
    for k, corner in enumerate(CORNERS):
        artists[f"corner{k}"] = plane.plot(*corner, markersize=20, markeredgecolor="black")[0]
    plane.set(aspect="equal", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xlabel="$x_1$", ylabel="$x_2$")
    plane.set(xticks=[0, 1], yticks=[0, 1])
    plane.grid(False)
    table.axis("off")
    table.set(xlim=(0, 1), ylim=(0, 1))
    text = {"family": "monospace", "fontsize": 16, "va": "center"}
    table.text(0, 0.86, "x1 x2     z      p   wanted", **text)
    return figure, artists | {f"row{k}": table.text(0, 0.7 - 0.16 * k, "", **text) for k in range(4)}


def explore_hidden_lines(wanted, *, b1=0, b2=0):
    """Move the lines of two hidden neurons until a network of three answers all four corners as wanted (4,).

    a1 = σ(20 x1 + 20 x2 + b1), a2 = σ(-20 x1 - 20 x2 + b2), p = σ(20 a1 + 20 a2 - 10). Left the plane of x1 and x2
    with p as colours and the lines where a1 and a2 are one half; right the plane of a1 and a2 with the output's line.
    State: b1, b2, right (corners), a (4, 2), p (4,). Artists: image, line1, line2, moved0 … (the corners on the right).
    """
    wanted = class_labels("wanted", wanted, 4)
    axis = np.linspace(-0.5, 1.5, 60)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    figure = Figure(figsize=(9.2, 4.4))
    left, right = figure.subplots(1, 2)
    artists = {"image": Pixels(left, (-0.5, 1.5, -0.5, 1.5))}
    for name, style in (("line1", "-"), ("line2", "--")):
        (artists[name],) = left.plot([], [], style, color="black", label=f"$a_{name[-1]}$ is one half")
    for k, (corner, want) in enumerate(zip(CORNERS, wanted)):
        look = {"marker": MARKERS[want], "color": COLORS[want], "markeredgecolor": "black", "markersize": 20}
        left.plot(*corner, **look)
        (artists[f"moved{k}"],) = right.plot(*corner, zorder=2 + k, **{**look, "markersize": 30 - 5 * k})
    right.plot([-0.5, 1], [1, -0.5], color="black")
    for ax, letter in ((left, "x"), (right, "a")):
        ax.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xlabel=f"${letter}_1$", ylabel=f"${letter}_2$", aspect="equal")
        ax.set(xticks=[0, 1], yticks=[0, 1])
        ax.grid(False)
    left.legend(**LEGEND_ABOVE)

    def network(at, b1, b2):
        total = 20 * at.sum(axis=1)
        a = expit(np.column_stack([total + b1, -total + b2]))
        return a, 20 * a.sum(axis=1) - 10

    def update(b1, b2):
        p = expit(network(points, b1, b2)[1])
        artists["image"].set_data(class_image(np.column_stack([1 - p, p]), 60))
        artists["line1"].set_data(*_where_z_is_0(20, 20, b1))
        artists["line2"].set_data(*_where_z_is_0(-20, -20, b2))
        a, z = network(CORNERS, b1, b2)
        for k, place in enumerate(a):
            artists[f"moved{k}"].set_data(*place[:, np.newaxis])
        return {"right": int(np.sum(((z > 0) == wanted) & (z != 0))), "a": a, "p": expit(z)}

    def follow(x1, x2):  # the line that is nearer to the hand comes to it
        b = -20 * (x1 + x2)
        near1 = abs(live.values["b1"] - b) <= abs(live.values["b2"] + b)
        return {"b1": b} if near1 else {"b2": -b}

    controls = {"b1": slider("bias b1", b1, -50, 20, 1), "b2": slider("bias b2", b2, -20, 50, 1)}
    says = "b1 = {b1}, b2 = {b2}:  {right} of 4 corners right"
    live = LiveFigure(figure, artists, controls, update, says, drag={left: follow})
    return live


def _where_z_is_0(w1, w2, b):
    """Return the x1 and the x2 of two points far out on the line w1 x1 + w2 x2 + b = 0; none if both weights are 0."""
    if not (w1 or w2):
        return [], []
    normal = np.array([w1, w2])
    foot, along = -b * normal / (normal @ normal), np.array([-w2, w1]) / np.hypot(w1, w2)
    return np.transpose([foot - 5 * along, foot + 5 * along])


def explore_bend(X, y, hidden, weights, bias, *, bend=0.0):
    """Watch a hidden layer bend the plane of X (n, 2), y (n,) until a straight line separates the classes.

    hidden: function (m, 2) -> (m, h), the hidden layer's activations. weights (h,) and bias: the output neuron,
    which says class 1 where hidden @ weights + bias > 0. The slider goes from the input space (0) to a view of
    the hidden space (1): upwards the output neuron's z, to the right the direction in which the hidden points
    spread most otherwise. State: bend, accuracy (of the horizontal line). Artists: mesh, points0, points1, line.
    """
    X, y = samples("X", X, y, ndim=2)
    weights, span = array("weights", weights, ndim=1), np.abs(X).max()
    if span == 0 or not weights.any():
        raise ValueError("X and weights must hold other numbers than 0, but one of them does not.")
    view = _hidden_view(X, hidden, weights, bias)
    lines, ticks = np.linspace(-1.25 * span, 1.25 * span, 15), np.linspace(-1.25 * span, 1.25 * span, 60)
    mesh_from = [np.column_stack(pair) for at in lines for pair in ((ticks, 0 * ticks + at), (0 * ticks + at, ticks))]
    mesh_to, X_to = [view(points) for points in mesh_from], view(X)

    figure = Figure(figsize=(5.6, 5.2))
    ax = figure.subplots()
    mesh = ax.add_collection(LineCollection(mesh_from, colors="lightgrey", linewidths=0.8, zorder=0))
    look = {"markersize": 5, "markeredgecolor": "white", "markeredgewidth": 0.4}
    artists = {"mesh": mesh}
    for k in (0, 1):
        (artists[f"points{k}"],) = ax.plot(*X[y == k].T, MARKERS[k], color=COLORS[k], label=f"class {k}", **look)
    (artists["line"],) = ax.plot([-2 * span, 2 * span], [0, 0], color="black", linewidth=2)
    ax.set(xlim=(-1.3 * span, 1.3 * span), ylim=(-1.3 * span, 1.3 * span), xticks=[], yticks=[], aspect="equal")
    ax.legend(markerscale=2, **LEGEND_ABOVE)

    def update(bend):
        mesh.set_segments([(1 - bend) * a + bend * b for a, b in zip(mesh_from, mesh_to)])
        seen = (1 - bend) * X + bend * X_to
        for k in (0, 1):
            artists[f"points{k}"].set_data(*seen[y == k].T)
        return {"accuracy": np.mean((seen[:, 1] > 0) == y)}

    controls = {"bend": slider("bend", bend, 0.0, 1.0, 0.02)}
    says = "bend {bend:.0%}:  the straight line gets {accuracy:.1%} of the points right"
    return LiveFigure(figure, artists, controls, update, says, drag={ax: lambda x, _: {"bend": (x / span + 1) / 2}})


def _hidden_view(X, hidden, weights, bias):
    """Return a function from points (m, 2) in the plane to the picture (m, 2) of the hidden space, as large as X is.

    Upwards lies z = h @ weights + bias; to the right, of the directions in which z stays the same, the one in which
    the hidden points spread most (their first principal component).
    """
    h, toward = hidden(X), weights / np.linalg.norm(weights)
    rest = h - np.outer(h @ toward, toward)
    across = np.linalg.svd(rest - rest.mean(axis=0), full_matrices=False)[2][0]

    def seen(points):
        h = hidden(points)
        return np.column_stack([(h - rest.mean(axis=0)) @ across, h @ weights + bias])

    scale = np.abs(X).max() / np.abs(seen(X)).max(axis=0)
    return lambda points: seen(points) * scale
