"""The computation graph of a number that remembers how it was made, ready for `draw_graph`.

A *value* is any object with `data`, `name`, `inputs` (the values that it was made of), `slopes` (the local
derivative for each of them) and `grad`, such as the class `Value` that lesson 07 writes out.
"""

import numpy as np

from .graph import written


def graph_of(last, *, result="f", slopes=True):
    """Return the nodes and edges with which `draw_graph` shows the value `last`, here named `result`.

    Above each arrow: the value. Below it: the slope of the operation, and under that the gradient that comes back,
    once the backward pass was made (`last.grad` is not 0). slopes: whether the slopes are there. A value used several
    times has the sum of its gradients as a caption.
    Edges: the one to the result, then those of `links`. Raises ValueError for a value that was not computed.
    """
    values, links = links_of(last)
    places, used = _places(values, links), [source for _, source, _ in links]
    nodes = {}
    for k, value in enumerate(values):
        caption = f"sum: {written(value.grad)}" if last.grad and used.count(k) > 1 else ""
        nodes[k] = (*places[k], _math(value.name), "operation" if value.inputs else "input", caption)
    nodes["end"] = (places[-1][0] + 1, places[-1][1], _math(result), "output")
    edges = [(len(values) - 1, "end", last.data, last.grad or "")]
    for k, source, slope in links:
        below = slope * values[k].grad if last.grad else ""
        edges.append((source, k, values[source].data, below, f"slope {written(slope)}" if slopes else ""))
    return nodes, edges


def links_of(last):
    """All values, each after its inputs, and the links (value, input, slope) as positions in that list.

    A value that goes twice into the same one, as in x * x, has one link with the sum of both slopes.
    """
    if not getattr(last, "inputs", ()):
        raise ValueError(f"last must be a value that was computed from others, but it is {last!r}.")
    values = list(_in_order(last, {}))
    slopes = {}
    for k, value in enumerate(values):
        for source, slope in zip(value.inputs, value.slopes):
            link = k, values.index(source)
            slopes[link] = slopes.get(link, 0) + slope
    return values, [(*link, slope) for link, slope in slopes.items()]


def _in_order(value, found):
    for source in value.inputs:
        if source not in found:
            _in_order(source, found)
    found[value] = None
    return found


def _places(values, links):
    """Return a place (column, row) for each value.

    A chain of operations lies on one line, with its further inputs below it. Any other graph has its inputs at
    the left, one below the other, and each operation at the middle height of what goes into it.
    """
    everything = range(len(values))
    sources = [[source for head, source, _ in links if head == k] for k in everything]
    heads = [[head for head, source, _ in links if source == k] for k in everything]
    main = [max(found, key=lambda j: bool(sources[j]), default=None) for found in sources]  # an operation, if any
    chain = all(len(found) < 2 for found in heads) and not any(sources[j] and j != main[k] for k, j, _ in links)
    leaves = [k for k in everything if not sources[k]]
    places = [(0, -leaves.index(k) if k in leaves and not chain else 0) for k in everything]
    for k in everything:
        if sources[k]:
            column = 1 + max((places[j][0] for j in sources[k] if sources[j]), default=0)
            places[k] = (column, np.mean([places[j][1] for j in sources[k]]))
    for k in leaves:
        below = chain and main[heads[k][0]] != k
        places[k] = (min(places[head][0] for head in heads[k]) - (not below), places[k][1] - below)
    return places


def _math(name):
    """Return a letter in italics, a true minus sign before a number."""
    return f"${name}$" if len(name) == 1 and name.isalpha() and name.isascii() else name.replace("-", "−")
