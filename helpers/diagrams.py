"""Drawings of computation graphs and of fully connected networks; the flowers come from `flowers.py`."""

import numbers
from itertools import combinations

import numpy as np
from matplotlib.patches import Circle, FancyArrow

from ._check import array, whole
from ._drawing import FONT, INK, KINDS, Label, Node, canvas, measure, mix, text_box
from .flowers import draw_iris, draw_species

__all__ = ["draw_chain", "draw_graph", "draw_iris", "draw_network", "draw_species"]

NEGATIVE, POSITIVE, NO_SIGN = "#0072B2", "#E69F00", "#999999"  # the colours of a weight
FORWARD, BACKWARD = "#0072B2", "#B34700"  # values above an arrow, gradients below it
QUIET = "#555555"  # arrows and captions


def draw_graph(nodes, edges, *, spacing=None, ax=None):
    """Draw a computation graph: nodes joined by arrows.

    nodes: {name: (column, row, text, kind, caption)}. Columns count rightwards, rows upwards, also in fractions.
    kind: "input", "operation" (if left out), "parameter", "output" or "highlight". caption: text below the node.
    edges: (from, to), (from, to, above) or (from, to, above, below): texts or numbers above the arrow (blue, for
    the value) and below it (red, for the gradient).
    spacing: inches from column to column and from row to row; by default as much as the texts need. Give it where
    several pictures of one graph must match. Returns the axes.
    """
    if len(nodes) == 0:
        raise ValueError("nodes must hold at least one node, but it is empty.")
    for name, node in nodes.items():
        if len(node) < 3 or (len(node) > 3 and node[3] not in KINDS):
            raise ValueError(
                f"nodes[{name!r}] must be (column, row, text, kind, caption) with a kind of {', '.join(KINDS)}, "
                f"but it is {node!r}."
            )
    for a, b in combinations(nodes, 2):
        if tuple(nodes[a][:2]) == tuple(nodes[b][:2]):
            where = f"column {nodes[a][0]:g}, row {nodes[a][1]:g}"
            raise ValueError(f"nodes must lie apart, but {a!r} and {b!r} are both in {where}.")
    for edge in edges:
        if len(edge) < 2 or edge[0] not in nodes or edge[1] not in nodes or edge[0] == edge[1]:
            raise ValueError(f"edges must join two different names in nodes, but one is {edge!r}.")
    full = {name: (*node, "operation", "")[:5] if len(node) == 3 else (*node, "")[:5] for name, node in nodes.items()}
    edges = [(start, end, *map(_written, (*texts, "", "")[:2])) for start, end, *texts in edges]
    r = max([0.31] + [measure(node[2])[1] / 2 + 0.08 for node in full.values()])
    widths = {name: max(2 * r, measure(node[2])[0] + 0.3) for name, node in full.items()}
    dx, dy = spacing or _spacing(full, edges, widths, r)
    drawn = {name: Node(dx * x, dy * y, text, kind, r, widths[name]) for name, (x, y, text, kind, _) in full.items()}
    labels = [
        Label(*drawn[name].at - (0, r + 0.08), node[4], FONT, va="top", color=QUIET)
        for name, node in full.items()
        if node[4]
    ]
    arrows = []
    for start, end, above, below in edges:
        tail, head = drawn[start].border(drawn[end]), drawn[end].border(drawn[start])
        arrows.append(
            FancyArrow(
                *tail,
                *head - tail,
                width=0.022,
                head_width=0.15,
                head_length=0.17,
                length_includes_head=True,
                color=QUIET,
                lw=0,
                zorder=1,
                gid="edge",
            )
        )
        across = np.array([tail[1] - head[1], head[0] - tail[0]]) / np.hypot(*head - tail)
        across *= -1 if across[1] < 0 or (across[1] == 0 and across[0] > 0) else 1
        middle = (tail + head) / 2 - 0.07 * (head - tail) / np.hypot(*head - tail)
        for text, side, color in ((above, 1, FORWARD), (below, -1, BACKWARD)):
            if text:
                away = 0.06 + np.abs(across) @ measure(text) / 2  # clear of the arrow at any slope
                labels.append(Label(*middle + side * away * across, text, FONT, color=color))
    boxes = [node.box for node in drawn.values()] + [text_box(label) for label in labels]
    ax = canvas(ax, np.concatenate(boxes), 0.1)
    for artist in [*arrows, *labels]:
        ax.add_artist(artist)
    for node in drawn.values():
        node.draw(ax)
    return ax


def _written(value):
    """Return a label as text: a number with three digits and a true minus sign, nothing for None."""
    if isinstance(value, numbers.Real):
        return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")
    return "" if value is None else str(value)


def _spacing(nodes, edges, widths, r):
    """Inches per column and per row, so that texts and arrows have room."""
    dx, dy = 0.5, 0.5
    for start, end, *texts in edges:
        if across := abs(nodes[start][0] - nodes[end][0]):
            arrow = max(0.55, 0.35 + max(measure(text)[0] for text in texts))
            dx = max(dx, ((widths[start] + widths[end]) / 2 + arrow) / across)
    rooms = {name: max(widths[name], measure(node[4])[0]) + 0.2 for name, node in nodes.items()}
    tall = 2 * r + 0.25 + max(measure(node[4])[1] for node in nodes.values())
    tall += 0.3 * max((bool(above) + bool(below) for _, _, above, below in edges), default=0)
    pairs = [
        (abs(nodes[a][0] - nodes[b][0]), abs(nodes[a][1] - nodes[b][1]), (rooms[a] + rooms[b]) / 2)
        for a, b in combinations(nodes, 2)
    ]
    dx = max([dx] + [room / x for x, y, room in pairs if x and not y])
    dy = max([dy] + [tall / y for x, y, room in pairs if y and x * dx < room])
    return dx, dy


def draw_chain(steps, *, labels=None, ax=None):
    """Draw texts as a chain from left to right, input first, output last; labels are captions below. Returns ax."""
    if len(steps) == 0:
        raise ValueError("steps must hold at least one text, but it is empty.")
    if labels is not None and len(labels) != len(steps):
        raise ValueError(f"labels must have one caption for each of the {len(steps)} steps, but it has {len(labels)}.")
    kinds = ["input"] + ["operation"] * (len(steps) - 2) + ["output"] * (len(steps) > 1)
    captions = [""] * len(steps) if labels is None else labels
    nodes = {k: (k, 0, step, kinds[k], captions[k]) for k, step in enumerate(steps)}
    return draw_graph(nodes, [(k - 1, k) for k in range(1, len(steps))], ax=ax)


def draw_network(layers, *, weights=None, node_text=None, layer_names=None, ax=None):
    """Draw a fully connected network: `layers` holds the numbers of nodes, from input to output.

    weights: one matrix (n_in, n_out) for each gap between layers, as in Keras' `model.get_weights()[::2]`:
    the larger |w|, the thicker the line; orange is positive, blue negative.
    node_text: for each layer None or one text per node. layer_names: a text below each layer.
    Of a layer of more than 8 nodes six are shown. Returns the axes.
    """
    layers, weights, texts, names = _check_network(layers, weights, node_text, layer_names)
    shown = [list(range(n)) if n <= 8 else [0, 1, 2, n - 3, n - 2, n - 1] for n in layers]
    texts = [[text[i] for i in rows] for text, rows in zip(texts, shown)]
    sizes = [[measure(t) for t in text] for text in texts]
    r = max([0.31 if any(map("".join, texts)) else 0.2] + [h / 2 + 0.08 for size in sizes for _, h in size])
    widths = [max(2 * r, max(w for w, _ in column) + 0.3) for column in sizes]
    slots = [n if n <= 8 else 7 for n in layers]  # an abbreviated layer has its dots in the middle slot
    step, tallest = 2 * r + 0.16, max(slots)
    x, gap = [0], max(1.1, 0.35 * step * tallest)
    for k in range(1, len(layers)):
        named = (measure(names[k - 1])[0] + measure(names[k])[0]) / 2 + 0.25
        x.append(x[-1] + max((widths[k - 1] + widths[k]) / 2 + gap, named))
    kinds = ["input"] + ["operation"] * (len(layers) - 2) + ["output"]
    columns, dots = [], []
    for k, n in enumerate(layers):
        y = step * ((slots[k] - 1) / 2 - np.arange(slots[k]))
        if n > 8:
            dots += [(x[k], y[3] + shift) for shift in (-0.13, 0, 0.13)]
            y = np.delete(y, 3)
        columns.append([Node(x[k], y[j], text, kinds[k], r, widths[k]) for j, text in enumerate(texts[k])])
    labels, low = [], -step * (tallest - 1) / 2 - r
    for k, name in enumerate(names):
        labels += [Label(x[k], low - 0.1, name, FONT, va="top", color=QUIET)] if name.strip() else []
    if weights is not None:
        low = min([low] + [text_box(label)[0][1] for label in labels])
        for side, ha, sign, color in ((-1, "right", "negative", NEGATIVE), (1, "left", "positive", POSITIVE)):
            at, color = ((x[0] + x[-1]) / 2 + 0.15 * side, low - 0.15), mix(color, INK, 0.3)
            labels.append(Label(*at, f"{sign} weight", FONT, va="top", ha=ha, color=color))
    boxes = [node.box for column in columns for node in column] + [text_box(label) for label in labels]
    ax = canvas(ax, np.concatenate(boxes), 0.1)
    largest = 1 if weights is None else max(np.abs(w).max() for w in weights) or 1
    for k in range(len(layers) - 1):
        for i, left in zip(shown[k], columns[k]):
            for j, right in zip(shown[k + 1], columns[k + 1]):
                w = 0 if weights is None else weights[k][i, j]
                width = 1.3 if weights is None else 0.6 + 5.4 * abs(w) / largest
                ends = np.transpose([left.border(right), right.border(left)])
                color = POSITIVE if w > 0 else NEGATIVE if w < 0 else NO_SIGN
                ax.plot(*ends, color=color, lw=width, solid_capstyle="butt", zorder=1, gid="edge")
    for x, y in dots:
        ax.add_patch(Circle((x, y), 0.035, color=QUIET, zorder=3, gid="dots"))
    for artist in labels:
        ax.add_artist(artist)
    for column in columns:
        for node in column:
            node.draw(ax)
    return ax


def _check_network(layers, weights, node_text, layer_names):
    """Return the arguments of draw_network in one form: lists, arrays and "" where a text is missing."""
    layers = [whole(f"layers[{k}]", n) for k, n in enumerate(layers)]
    if len(layers) < 2:
        raise ValueError(f"layers must hold at least two numbers of nodes, but it holds {len(layers)}.")
    for name, value, count in (
        ("weights", weights, len(layers) - 1),
        ("node_text", node_text, len(layers)),
        ("layer_names", layer_names, len(layers)),
    ):
        if value is not None and len(value) != count:
            raise ValueError(f"{name} must have {count} entries for {len(layers)} layers, but it has {len(value)}.")
    texts = [
        [""] * n if text is None else list(map(str, text)) for n, text in zip(layers, node_text or [None] * len(layers))
    ]
    for k, (n, text) in enumerate(zip(layers, texts)):
        if len(text) != n:
            raise ValueError(f"node_text[{k}] must have {n} texts, one for each node, but it has {len(text)}.")
    if weights is not None:
        weights = [array(f"weights[{k}]", w, ndim=2) for k, w in enumerate(weights)]
        for k, w in enumerate(weights):
            if w.shape != (layers[k], layers[k + 1]):
                raise ValueError(
                    f"weights[{k}] must have the shape {(layers[k], layers[k + 1])}, but its shape is {w.shape}."
                )
    names = ["" if name is None else str(name) for name in layer_names or [""] * len(layers)]
    names = [name if n <= 8 else f"{name}\n({n:,} nodes)".strip() for name, n in zip(names, layers)]
    names = [name + "\n " * (max(other.count("\n") for other in names) - name.count("\n")) for name in names]
    return layers, weights, texts, names
