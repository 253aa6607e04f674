"""A forward pass: the nodes of a network above, the tables that its layers multiply by below."""

from itertools import pairwise

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from .._arguments import array, whole
from ..live import Lettering, LiveFigure, in_words, slider
from ..style import INK, NEGATIVE, NODES, POSITIVE, QUIET, ZERO, mix

PITCH, STEP, RADIUS, CELL = 2.6, 0.66, 0.29, 0.28  # of columns; of nodes; of a circle; of a table's cells: inches


def explore_forward(X, tables, activation, *, sample=1, node=1):
    """Point at a node, or at its column of a table, and see which numbers make it, for one sample of X (n, features).

    tables: for each layer its weights (inputs, nodes) and biases (nodes,). activation: a function of an array.
    A line and a cell have the colour of their weight's sign, and are the stronger, the larger it is; negative lines
    are dashed. Nodes are counted from the first hidden layer on, downwards.
    State: sample, node, says (the products), b, z, a, values (of all layers). Artists: lines, row and column (what
    comes into the node), ring, cell, value0 … (the numbers in the nodes).
    """
    X, tables = array("X", X, ndim=2), _tables(X, tables)
    sizes = [len(tables[0][0]), *(len(b) for _, b in tables)]
    nodes = [(layer, i) for layer, n in enumerate(sizes) if layer for i in range(n)]
    sample = slider("sample", whole("sample", sample, high=len(X)), 1, min(len(X), 10), 1)
    node = slider("node", whole("node", node, high=len(nodes)), 1, len(nodes), 1)
    figure, ax, places, corners = _stage(sizes, tables)
    artists = {
        "lines": ax.add_collection(LineCollection([], zorder=2)),
        "row": ax.add_patch(Rectangle((0, 0), 0, CELL, fill=False, edgecolor=INK, linewidth=2.5, zorder=4)),
        "column": ax.add_patch(Rectangle((0, 0), CELL, 0, fill=False, edgecolor=INK, linewidth=2.5, zorder=4)),
        "cell": ax.add_patch(Rectangle((0, 0), CELL, CELL, facecolor=NODES["highlight"][0], edgecolor=INK, zorder=4)),
        "ring": ax.add_patch(Circle((0, 0), RADIUS, facecolor=NODES["highlight"][0], edgecolor=INK, lw=2.5, zorder=4)),
    }
    spots = [spot for layer in places for spot in layer]
    texts = [Lettering(ax, *spot, ha="center", va="center", fontsize=11, color=INK, zorder=6) for spot in spots]
    artists |= {f"value{k}": text for k, text in enumerate(texts)}

    def update(sample, node):
        values, sums = [X[sample - 1]], []
        for W, b in tables:
            sums.append(values[-1] @ W + b)
            values.append(activation(sums[-1]))
        for text, value in zip(texts, np.concatenate(values)):
            text.set_text(in_words("{:.2f}", value))
        layer, i = nodes[node - 1]
        (W, b), before = tables[layer - 1], values[layer - 1]
        end, (left, top), (row, level) = places[layer][i], corners["table", layer], corners["row", layer - 1]
        artists["lines"].set_segments([(start, end) for start in places[layer - 1]])
        artists["lines"].set(colors=[_color(weight) for weight in W[:, i]], linewidths=1.5 + 2.5 * _strength(W[:, i]))
        artists["lines"].set_linestyle(["-" if weight > 0 else (0, (2.5, 1)) for weight in W[:, i]])
        artists["ring"].set_center(end)
        artists["row"].set(xy=(row, level), width=CELL * len(before))
        artists["column"].set(xy=(left + CELL * i, top - CELL * len(W)), height=CELL * len(W))
        artists["cell"].set_xy((corners["row", layer][0] + CELL * i, level))
        parts = " + ".join(in_words("{:.2f}·({:.2f})", x, w) for x, w in zip(before, W[:, i]))
        z, a = float(sums[layer - 1][i]), float(values[layer][i])
        return {"says": parts, "b": float(b[i]), "z": z, "a": a, "values": values}

    marks = [(k, places[layer][i]) for k, (layer, i) in enumerate(nodes, 1)]
    for k, (layer, i) in enumerate(nodes, 1):
        left, top = corners["table", layer]
        marks += [(k, (left + CELL * (i + 0.5), top - CELL * (j + 0.5))) for j in range(sizes[layer - 1])]

    def nearest(x, y):
        return {"node": min(marks, key=lambda mark: np.hypot(mark[1][0] - x, mark[1][1] - y))[0]}

    says = "{says} + ({b:.2f}) = {z:.2f}, bent: {a:.2f}"
    return LiveFigure(figure, artists, {"sample": sample, "node": node}, update, says, drag={ax: nearest})


def _tables(X, tables):
    """Return the tables as arrays that fit each other and the columns of X, or raise ValueError."""
    tables = [(array("a table", W, ndim=2), array("a bias", b, ndim=1)) for W, b in tables]
    width = np.shape(X)[1]
    for k, (W, b) in enumerate(tables, 1):
        if W.shape != (width, len(b)):
            raise ValueError(f"Table {k} must have the shape {(width, len(b))}, but it has {W.shape}.")
        width = len(b)
    if not tables:
        raise ValueError("tables must hold at least one layer, but it is empty.")
    return tables


def _stage(sizes, tables):
    """Return the figure, its axes, the places of the nodes by layer, and the corners of rows and tables."""
    tall = STEP * (max(sizes) - 1) + 2 * RADIUS
    figure = Figure(figsize=(9.2, 4.6))
    ax = figure.subplots()
    places = [[(PITCH * k, STEP * ((n - 1) / 2 - i)) for i in range(n)] for k, n in enumerate(sizes)]
    middle = -tall / 2 - 0.25 - CELL * max(sizes[:-1]) / 2
    corners = {}
    text = {"ha": "center", "va": "center", "fontsize": 11, "color": QUIET}
    kinds = ["input"] + ["operation"] * (len(sizes) - 2) + ["output"]
    for k, (n, kind) in enumerate(zip(sizes, kinds)):
        corners["row", k] = left, low = PITCH * k - CELL * n / 2, middle - CELL / 2
        fill, edge = NODES[kind]
        for i, spot in enumerate(places[k]):
            ax.add_patch(Circle(spot, RADIUS, facecolor=fill, edgecolor=edge, linewidth=1.6, zorder=3))
            ax.add_patch(Rectangle((left + CELL * i, low), CELL, CELL, facecolor=fill, edgecolor=edge))
        ax.text(PITCH * k, low - 0.17, f"{n} number{'s' * (n > 1)}", **text)
    for k, ((start, end), (W, _)) in enumerate(zip(pairwise(places), tables), 1):
        ax.add_collection(LineCollection([(a, b) for a in start for b in end], colors=ZERO, linewidths=1, zorder=1))
        corners["table", k] = left, top = PITCH * (k - 0.5) - CELL * W.shape[1] / 2, middle + CELL * len(W) / 2
        for j, i in np.ndindex(W.shape):
            spot = left + CELL * i, top - CELL * (j + 1)
            ax.add_patch(Rectangle(spot, CELL, CELL, facecolor=_color(W[j, i], W), edgecolor="white"))
        ax.text(PITCH * (k - 0.5), top - CELL * len(W) - 0.17, f"table {W.shape}", **text)
    low = middle - CELL * max(sizes[:-1]) / 2 - 0.35
    ax.set(xlim=(-0.7, PITCH * (len(sizes) - 1) + 0.7), ylim=(low, tall / 2 + 0.08), aspect="equal")
    ax.axis("off")
    return figure, ax, places, corners


def _color(weight, among=None):
    """Return the colour of a weight's sign; `among` others, the paler the smaller it is."""
    share = 0 if among is None else 0.85 * (1 - min(1, abs(weight) / (np.abs(among).max() or 1)))
    return mix(POSITIVE if weight > 0 else NEGATIVE, "white", share)


def _strength(weights):
    return np.abs(weights) / (np.abs(weights).max() or 1)
