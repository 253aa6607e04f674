"""A computation graph, stepped forward and then backward."""

import numpy as np
from matplotlib.figure import Figure

from ..diagrams import draw_graph, graph_of
from ..diagrams.graph import written
from ..diagrams.values import links_of
from ..live import LiveFigure
from ..style import BACKWARD, FORWARD, NODES, QUIET, mix

WAITING = mix(QUIET, "white", 0.7)  # an arrow that nothing has passed yet
ROOM = "−0.000", "−0.000", "slope −0.000"  # the longest texts at an arrow


def explore_graph(f, inputs, *, result="f", spacing=(2.2, 1.6)):
    """Step through a computation, forward and then backward; sliders change its inputs.

    f: the learner's function: takes numbers by name and returns the last value (see `helpers.diagrams.values`). The
    shape of its graph must not depend on them. inputs: {name: start}, or {name: (start, low, high, step)} where a
    slider from -5 to 5 won't do; a step like 1 (not 1.0) makes a slider of whole numbers.
    spacing: inches from column to column and from row to row. It begins at the first step back: all values are there,
    and the first gradients.
    State: step, the inputs, value (the result; None until computed), gradients {input: number, None until known},
    words. Artists: value0 …, slope0 …, back0 … (texts) and edge0 … in the order of `graph_of`'s edges,
    node0 … in that of its nodes.
    """
    if "step" in inputs:
        raise ValueError("inputs must not hold the name 'step', as this is the slider for the steps.")
    ranges = {name: start if isinstance(start, tuple) else (start, -5, 5, 0.5) for name, start in inputs.items()}
    first = f(**{name: numbers[0] for name, numbers in ranges.items()})
    nodes, edges = graph_of(first, result=result)
    made = [k for k, value in enumerate(links_of(first)[0]) if value.inputs]
    figure, parts = _draw(nodes, edges, spacing)

    def update(step, **numbers):
        values, links = links_of(f(**numbers))
        now, grads, sent, words = _at_step(step, values, links, made, result)
        for k, link in enumerate([None, *links]):  # None: the arrow to the result
            head, source, slope = link or (made[-1], made[-1], None)
            passed, back = head in made[:step], sent.get(link) if link else grads[-1]
            known = source in made[:step] or source not in made
            parts["value"][k].set_text(_short(values[source].data) if known else "")
            parts["slope"][k].set_text(f"slope {_short(slope)}" if passed and link else "")
            parts["back"][k].set_text(_short(back))
            parts["edge"][k].set_color(BACKWARD if back is not None else FORWARD if passed else WAITING)
        for k, (node, patch) in enumerate(zip(nodes.values(), parts["node"])):
            patch.set_facecolor(NODES["highlight" if k == now else node[3]][0])
        gradients = {value.name: grad for value, grad in zip(values, grads) if not value.inputs}
        return {"value": values[-1].data if step >= len(made) else None, "gradients": gradients, "words": words}

    controls = {"step": (len(made) + 2, 0, 2 * len(made) + 1, 1), **ranges}
    artists = {f"{kind}{k}": artist for kind, found in parts.items() for k, artist in enumerate(found)}
    return LiveFigure(figure, artists, controls, update, "{words}")


def _at_step(step, values, links, made, result):
    """Return what is known at a step: len(made) go forward, then one begins the way back, then len(made) go backward.

    values, links: as in `links_of`; made: the numbers of the values that an operation has made.
    Comes back as: the number of the value that it is about (None at the start), the gradient of each value (None until
    it is known), what each link has sent back {link: number}, and a sentence.
    """
    end, grads, sent = len(made), [None] * len(values), {}
    now, words = None, "the inputs are known, nothing is computed yet"
    if 0 < step <= end:
        now = made[step - 1]
        came = " and ".join(_short(source.data) for source in values[now].inputs)
        words = f"forward through {values[now].name}:  {came} → {_short(values[now].data)}"
    elif step > end:
        grads[-1], words = 1.0, f"backward begins: the slope of {result} with respect to itself is 1"
    for now in made[::-1][: max(0, step - end - 1)]:
        said = []
        for link in [link for link in links if link[0] == now]:
            _, source, slope = link
            goes = "goes to" if grads[source] is None else "is added at"
            sent[link] = slope * grads[now]
            grads[source] = (grads[source] or 0) + sent[link]
            factor = f"({_short(slope)})" if slope < 0 else _short(slope)
            said.append(f"{_short(grads[now])} · {factor} = {_short(sent[link])} {goes} {values[source].name}")
        words = f"backward through {values[now].name}:  " + ",  ".join(said)
    return now, grads, sent, words


def _draw(nodes, edges, spacing):
    """Return the graph with room for all texts, and its artists: edge, node, value, slope, back."""
    figure = Figure(layout="constrained")
    ax = draw_graph(nodes, [(*edge[:2], *ROOM) for edge in edges], spacing=spacing, ax=figure.subplots())
    width, height = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    scale = min(1.15, 11 / width)
    figure.set_size_inches(scale * width, scale * height)
    parts = {
        kind: [artist for artist in [*ax.patches, *ax.texts] if artist.get_gid() == gid]
        for kind, gid in {"edge": "edge", "node": "node", "value": "above", "slope": "between", "back": "below"}.items()
    }
    return figure, parts


def _short(number):
    """Return a number in at most seven characters: 0.123, a small one with one digit (0.003), beyond that 3e−7."""
    if number and not 1e-4 <= abs(number) < 1e3:
        digit, power = f"{number:.0e}".split("e")
        return f"{digit}e{int(power)}".replace("-", "−")
    return written(float(f"{number:.1g}") if number and abs(number) < 1e-2 else number)
