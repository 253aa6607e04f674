"""Drawings of computation graphs."""

import numbers
from itertools import combinations
from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyArrow

from ..style import BACKWARD, FORWARD, NODES, QUIET
from .canvas import FONT, Label, Node, canvas, measure, text_box


class GraphNode(NamedTuple):
    """A node as `draw_graph` takes it: its place, its text, what it is, and a text below it."""

    column: float
    row: float
    text: str
    kind: str = "operation"
    caption: str = ""


def draw_graph(nodes, edges, *, spacing=None, ax=None):
    """Draw a computation graph: nodes joined by arrows.

    nodes: {name: (column, row, text, kind, caption)}. Columns count rightwards, rows upwards, also in fractions.
    kind: "input", "operation" (if left out), "parameter", "output" or "highlight". caption: text below the node.
    edges: (from, to) and up to three texts or numbers for their arrow: above it (blue, the value), below it (red, the
    gradient), and between the arrow and the gradient (grey, the slope).
    spacing: inches from column to column and from row to row; by default as much as the texts need. Give it where
    several pictures of one graph must match. Returns the axes.
    """
    nodes, edges = _checked(nodes, edges)
    r = max([0.31] + [measure(node.text)[1] / 2 + 0.08 for node in nodes.values()])
    widths = {name: max(2 * r, measure(node.text)[0] + 0.3) for name, node in nodes.items()}
    dx, dy = spacing or _spacing(nodes, edges, widths, r)
    drawn = {name: Node(dx * n.column, dy * n.row, n.text, n.kind, r, widths[name]) for name, n in nodes.items()}
    below = {"va": "top", "color": QUIET}
    labels = [Label(*drawn[k].at - (0, r + 0.08), n.caption, FONT, **below) for k, n in nodes.items() if n.caption]
    arrows = [_arrow(drawn[start], drawn[end], *texts) for start, end, *texts in edges]
    labels += [label for _, beside in arrows for label in beside]
    boxes = [node.box for node in drawn.values()] + [text_box(label) for label in labels]
    ax = canvas(ax, np.concatenate(boxes), 0.1)
    for artist in [*(arrow for arrow, _ in arrows), *labels]:
        ax.add_artist(artist)
    for node in drawn.values():
        node.draw(ax)
    return ax


def _checked(nodes, edges):
    """Return draw_graph's nodes {name: GraphNode} and edges (from, to, above, below, between)."""
    if len(nodes) == 0:
        raise ValueError("nodes must hold at least one node, but it is empty.")
    for name, node in nodes.items():
        if not 3 <= len(node) <= 5 or (len(node) > 3 and node[3] not in NODES):
            raise ValueError(
                f"nodes[{name!r}] must be (column, row, text, kind, caption) with a kind of {', '.join(NODES)}, "
                f"but it is {node!r}."
            )
    full = {name: GraphNode(*node) for name, node in nodes.items()}
    for a, b in combinations(full, 2):
        if full[a][:2] == full[b][:2]:
            where = f"column {full[a].column:g}, row {full[a].row:g}"
            raise ValueError(f"nodes must lie apart, but {a!r} and {b!r} are both in {where}.")
    for edge in edges:
        if not 2 <= len(edge) <= 5 or edge[0] not in nodes or edge[1] not in nodes or edge[0] == edge[1]:
            raise ValueError(
                "edges must join two different names in nodes, with up to three texts for their arrow, "
                f"but one is {edge!r}."
            )
    return full, [(start, end, *map(written, (*texts, "", "", "")[:3])) for start, end, *texts in edges]


def _arrow(start, end, above, below, between):
    """Return the arrow from one Node to another, and the labels beside its middle."""
    tail, head = start.border(end), end.border(start)
    look = {"width": 0.022, "head_width": 0.15, "head_length": 0.17, "length_includes_head": True, "lw": 0}
    arrow = FancyArrow(*tail, *head - tail, color=QUIET, zorder=1, gid="edge", **look)
    across = np.array([tail[1] - head[1], head[0] - tail[0]]) / np.hypot(*head - tail)
    across *= -1 if across[1] < 0 or (across[1] == 0 and across[0] > 0) else 1
    middle = (tail + head) / 2 - 0.07 * (head - tail) / np.hypot(*head - tail)
    labels = []
    under = [(between, QUIET, "between"), (below, BACKWARD, "below")]
    for side, lines in ((1, [(above, FORWARD, "above")]), (-1, under)):
        lines = [line for line in lines if line[0]]
        away = 0.06 + np.abs(across) @ measure("\n".join(text for text, *_ in lines)) / 2  # clear of it at any slope
        x, y = middle + side * away * across
        for k, (text, color, gid) in enumerate(lines):
            lower = (k - (len(lines) - 1) / 2) * 1.2 * FONT
            labels.append(Label(x, y - lower, text, FONT, color=color, gid=gid))
    return arrow, labels


def written(value):
    """Return a label as text: a number with three digits and a true minus sign, nothing for None."""
    if isinstance(value, numbers.Real):
        return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")
    return "" if value is None else str(value)


def _spacing(nodes, edges, widths, r):
    """Inches per column and per row, so that texts and arrows have room."""
    dx, dy = 0.5, 0.5
    for start, end, *texts in edges:
        if across := abs(nodes[start].column - nodes[end].column):
            arrow = max(0.55, 0.35 + max(measure(text)[0] for text in texts))
            dx = max(dx, ((widths[start] + widths[end]) / 2 + arrow) / across)
    rooms = {name: max(widths[name], measure(node.caption)[0]) + 0.2 for name, node in nodes.items()}
    tall = 2 * r + 0.25 + max(measure(node.caption)[1] for node in nodes.values())
    tall += 0.3 * max((sum(map(bool, texts)) for _, _, *texts in edges), default=0)
    pairs = [
        (abs(nodes[a].column - nodes[b].column), abs(nodes[a].row - nodes[b].row), (rooms[a] + rooms[b]) / 2)
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
