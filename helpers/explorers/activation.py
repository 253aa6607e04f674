"""An activation and its slope."""

import numpy as np
from matplotlib.figure import Figure

from ..live import LiveFigure, choice, slider
from ..style import COLORS, MODEL_COLOR


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
    (curve,) = left.plot(grid, grid * 0, color=MODEL_COLOR)
    (tangent,) = left.plot([], [], color="black", linewidth=2, linestyle="--")
    (slope_curve,) = right.plot(grid, grid * 0, color=COLORS[0])
    points = [ax.plot([], [], "o", color="black", markersize=11)[0] for ax in (left, right)]
    left.set(ylim=(-1.5, 5.3), title="activation", xlabel="$z$")
    right.set(ylim=(-0.2, 1.3), title="its slope", xlabel="$z$", xlim=(-5.3, 5.3))
    left.set_xlim(-5.3, 5.3)

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

    artists = {"curve": curve, "tangent": tangent, "point": points[0]}
    artists |= {"slope_curve": slope_curve, "slope_point": points[1]}
    controls = {"activation": choice("activation", activations), "z": slider("z", 1.0, -5, 5)}
    says = "{activation} at z = {z:.1f}:  value {value:.2f}, slope {slope:.3f}"
    return LiveFigure(figure, artists, controls, update, says, drag=dict.fromkeys((left, right), lambda x, _: {"z": x}))
