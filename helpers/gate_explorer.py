"""The interactive of lesson 05: the weights of a neuron with two inputs, set by hand until its truth table is right."""

import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure
from scipy.special import expit

from . import plotting
from ._check import labels as check_labels
from .live import LiveFigure, choice, slider

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def explore_gate(gates, *, w1=0, w2=0, b=0):
    """Set w1, w2 and b until the neuron σ(w1 x1 + w2 x2 + b) answers as a logic gate does.

    gates: name -> the four wanted answers, 0 or 1, for (x1, x2) = (0, 0), (0, 1), (1, 0), (1, 1).
    State: gate, w1, w2, b, right (how many of the four rows are right), p (4,).
    Artists: image (the neuron's answer over the plane), line, corner0 …, row0 ….
    """
    if not gates:
        raise ValueError("gates must hold at least one gate, but it is empty.")
    wanted = {name: check_labels(f"gates[{name!r}]", answers, 4) for name, answers in gates.items()}
    figure = Figure(figsize=(10, 4.6))
    plane, table = figure.subplots(1, 2, width_ratios=(1, 1.1))
    axis = np.linspace(-0.5, 1.5, 60)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    image = plane.imshow(np.ones((60, 60, 3)), extent=(-0.5, 1.5, -0.5, 1.5), origin="lower", interpolation="bilinear")
    (line,) = plane.plot([], [], color="black")
    corners = [plane.plot(*corner, markersize=20, markeredgecolor="black")[0] for corner in CORNERS]
    plane.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1], xlabel="$x_1$", ylabel="$x_2$")
    plane.grid(False)
    table.axis("off")
    table.set(xlim=(0, 1), ylim=(0, 1))
    text = {"family": "monospace", "fontsize": 16, "va": "center"}
    table.text(0, 0.86, "x1 x2     z      p   wanted", **text)
    rows = [table.text(0, 0.7 - 0.16 * k, "", **text) for k in range(4)]

    def update(gate, w1, w2, b):
        p = expit(points @ (w1, w2) + b)
        image.set_data(plotting.class_image(np.column_stack([1 - p, p]), 60))
        if w1 or w2:  # the line w1 x1 + w2 x2 + b = 0: a point on it, and both ways along it
            normal = np.array([w1, w2])
            foot, along = -b * normal / (normal @ normal), np.array([-w2, w1]) / np.hypot(w1, w2)
            line.set_data(*np.transpose([foot - 5 * along, foot + 5 * along]))
        else:
            line.set_data([], [])
        z = CORNERS @ (w1, w2) + b
        for k, (corner, row, want) in enumerate(zip(corners, rows, wanted[gate])):
            good = (z[k] > 0) == want and z[k] != 0
            corner.set(marker=plotting.MARKERS[want], color=plotting.COLORS[want], markeredgecolor="black")
            x1, x2 = CORNERS[k]
            row.set(
                text=f" {x1}  {x2}  {z[k]:5.0f}  {expit(z[k]):5.3f}    {want}  {'✓' if good else '✗'}",
                color="black" if good else plotting.MODEL_COLOR,
            )
        return {"right": int(np.sum(((z > 0) == wanted[gate]) & (z != 0))), "p": expit(z)}

    controls = {
        "gate": choice("gate", gates),
        "w1": slider("weight w1", w1, -30, 30, 5, kind=widgets.IntSlider),
        "w2": slider("weight w2", w2, -30, 30, 5, kind=widgets.IntSlider),
        "b": slider("bias b", b, -30, 30, 5, kind=widgets.IntSlider),
    }
    artists = {"image": image, "line": line}
    artists |= {f"corner{k}": corner for k, corner in enumerate(corners)} | {
        f"row{k}": row for k, row in enumerate(rows)
    }
    return LiveFigure(
        figure, artists, controls, update, "{gate} with w1 = {w1}, w2 = {w2}, b = {b}:  {right} of 4 rows right"
    )
