"""Drawings of fully connected networks."""

from itertools import pairwise, product

import numpy as np
from matplotlib.patches import Circle

from .._arguments import whole
from ..style import QUIET, ZERO
from .canvas import FONT, Label, Node, canvas, measure, text_box

SHOWN = 8  # nodes of a layer; of more than that, the first and the last four


def draw_network(layers, *, node_text=None, layer_names=None, ax=None):
    """Draw a fully connected network: `layers` holds the numbers of nodes, from input to output.

    node_text: for each layer None or one text per node. layer_names: a text below each layer.
    Of a layer of more than 8 nodes the first and the last four are shown, with dots between them. Returns the axes.
    """
    layers, texts, names = _check_network(layers, node_text, layer_names)
    columns, dots = _place(layers, texts, names)
    low = min(node.box[0][1] for column in columns for node in column.values())
    labels = [
        Label(next(iter(column.values())).at[0], low - 0.1, name, FONT, va="top", color=QUIET)
        for column, name in zip(columns, names)
        if name.strip()
    ]
    boxes = [node.box for column in columns for node in column.values()] + [text_box(label) for label in labels]
    ax = canvas(ax, np.concatenate(boxes), 0.1)
    for left, right in pairwise(columns):
        for start, end in product(left.values(), right.values()):
            ends = np.transpose([start.border(end), end.border(start)])
            ax.plot(*ends, color=ZERO, lw=1.3, solid_capstyle="butt", zorder=1, gid="edge")
    for x, y in dots:
        ax.add_patch(Circle((x, y), 0.035, color=QUIET, zorder=3, gid="dots"))
    for artist in labels:
        ax.add_artist(artist)
    for column in columns:
        for node in column.values():
            node.draw(ax)
    return ax


def _place(layers, texts, names):
    """Return for each layer the shown nodes {number: Node}, and the places of the dots in abbreviated layers."""
    shown = [list(range(n)) if n <= SHOWN else [*range(SHOWN // 2), *range(n - SHOWN // 2, n)] for n in layers]
    sizes = [[measure(text[i]) for i in rows] for text, rows in zip(texts, shown)]
    r = max([0.31 if any(map("".join, texts)) else 0.2] + [h / 2 + 0.08 for size in sizes for _, h in size])
    widths = [max(2 * r, max(w for w, _ in column) + 0.3) for column in sizes]
    slots = [n if n <= SHOWN else SHOWN + 1 for n in layers]  # an abbreviated layer has its dots in the middle slot
    step = 2 * r + 0.16
    x, gap = [0], max(1.1, 0.35 * step * max(slots))
    for k in range(1, len(layers)):
        named = (measure(names[k - 1])[0] + measure(names[k])[0]) / 2 + 0.25
        x.append(x[-1] + max((widths[k - 1] + widths[k]) / 2 + gap, named))
    kinds = ["input"] + ["operation"] * (len(layers) - 2) + ["output"]
    columns, dots = [], []
    for k, rows in enumerate(shown):
        y = step * ((slots[k] - 1) / 2 - np.arange(slots[k]))
        if layers[k] > SHOWN:
            dots += [(x[k], y[SHOWN // 2] + shift) for shift in (-0.13, 0, 0.13)]
            y = np.delete(y, SHOWN // 2)
        columns.append({i: Node(x[k], at, texts[k][i], kinds[k], r, widths[k]) for i, at in zip(rows, y)})
    return columns, dots


def _check_network(layers, node_text, layer_names):
    """Return the arguments of draw_network in one form: lists, and "" where a text is missing."""
    layers = [whole(f"layers[{k}]", n) for k, n in enumerate(layers)]
    if len(layers) < 2:
        raise ValueError(f"layers must hold at least two numbers of nodes, but it holds {len(layers)}.")
    for name, value in {"node_text": node_text, "layer_names": layer_names}.items():
        if value is not None and len(value) != len(layers):
            raise ValueError(f"{name} must have one entry for each of {len(layers)} layers, but it has {len(value)}.")
    texts = [
        [""] * n if text is None else list(map(str, text)) for n, text in zip(layers, node_text or [None] * len(layers))
    ]
    for k, (n, text) in enumerate(zip(layers, texts)):
        if len(text) != n:
            raise ValueError(f"node_text[{k}] must have {n} texts, one for each node, but it has {len(text)}.")
    names = ["" if name is None else str(name) for name in layer_names or [""] * len(layers)]
    names = [name if n <= SHOWN else f"{name}\n({n:,} nodes)".strip() for name, n in zip(names, layers)]
    names = [name + "\n " * (max(other.count("\n") for other in names) - name.count("\n")) for name in names]
    return layers, texts, names
