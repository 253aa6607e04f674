"""One neuron over the samples of one number, by hand: its curve, a bump of two, a point on a surface."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from scipy.special import expit

from .._arguments import samples
from ..live import LiveFigure, choice, slider
from ..plotting import plot_heatmap, plot_histogram, probability_axis
from ..style import LEGEND_ABOVE, MODEL_COLOR, THRESHOLD_COLOR

SAYS = "w = {w:.1f}, b = {b:.1f}:  {accuracy:.1%} of the samples right, loss {loss:.2f}"


def fit_quality(z, y):
    """Accuracy and mean cross-entropy of the probabilities σ(z), z (n,), for the labels y (n,).

    With p = σ(z), -log p = log(1 + e^-z) and -log(1 - p) = log(1 + e^z): no logarithm of 0 can occur.
    """
    return {"accuracy": np.mean((z > 0) == y), "loss": np.mean(np.logaddexp(0, z) - y * z)}


def histogram_with_curve(ax, x, y, labels, xlabel):
    """Draw the histogram of x; return points on its axis and a model's artists: the curve, the line where it is 0.5."""
    plot_histogram(x, y, labels=labels, xlabel=xlabel, ax=ax)
    low, high = x.min() - 0.5 * np.ptp(x), x.max() + 0.4 * np.ptp(x)
    ax.set_xlim(low, high)
    right = probability_axis(ax)
    grid = np.linspace(low, high, 400)
    (curve,) = right.plot(grid, grid * 0, color=MODEL_COLOR, linewidth=4)
    (boundary,) = right.plot([0, 0], [0, 1.05], color=THRESHOLD_COLOR, linestyle="--", linewidth=2)
    return grid, curve, boundary


def move_curve(grid, curve, boundary, w, b):
    """Move these artists to the curve σ(wx + b) and to where it crosses 0.5."""
    curve.set_ydata(expit(w * grid + b))
    boundary.set_xdata([-b / w] * 2 if w else [np.nan] * 2)


def unit_of(values):
    """Return the power of ten below the distance from the lowest to the highest of these values: 1 for 0 … 9.9."""
    return 10.0 ** np.floor(np.log10(np.ptp(values) or 1))


def explore_sigmoid(x, y, *, w=None, b=0.0, labels=("no", "yes"), xlabel="x"):
    """Sliders for w and b move the curve σ(wx + b) over the histogram of x (n,) by class y (n,).

    Their ranges follow the data: w from -10 to 10 over the power of ten below the spread of x, at first 1 over it.
    State: w, b, accuracy, loss (mean cross-entropy). Artists: curve, boundary (where the curve crosses 0.5).
    """
    x, y = samples("x", x, y, ndim=1)
    figure = Figure(figsize=(8, 4.5))
    ax = figure.subplots()
    grid, curve, boundary = histogram_with_curve(ax, x, y, labels, xlabel)

    def update(w, b):
        move_curve(grid, curve, boundary, w, b)
        return fit_quality(w * x + b, y)

    unit, reach = unit_of(x), 10.0
    reach *= max(1, np.ceil(np.abs(x).max() / (5 * unit)))  # so that the boundary comes to all of the data
    digits, start = int(max(0, 1 + np.log10(unit))), 1 / unit if w is None else w
    more = {"readout_format": f".{digits + 1}f"}
    artists = {"curve": curve, "boundary": boundary}
    controls = {
        "w": slider("weight w", start, -10 / unit, 10 / unit, 0.1 / unit, **more),
        "b": slider("bias b", b, -reach, reach),
    }
    says = SAYS.replace("{w:.1f}", f"{{w:.{digits}f}}")
    drag = {ax: lambda x, _: {"b": -live.values["w"] * x}}  # the boundary comes to where the hand is
    live = LiveFigure(figure, artists, controls, update, says, drag=drag)
    return live


def explore_bump(x, y, *, labels=("no", "yes"), xlabel="x", rise=0.4, fall=2.2, steepness=8.0):
    """Build a bump over the histogram of x (n,) by class y (n,) from two hidden neurons, by hand.

    One neuron goes up at `rise`, the other at `fall`; the output neuron adds the first and takes off the
    second: p = σ(10 a1 - 10 a2 - 5). The three numbers fit petal widths in cm; for other data give others.
    State: rise, fall, steepness, accuracy, loss. Artists: curve, a1, a2.
    """
    x, y = samples("x", x, y, ndim=1)
    figure = Figure(figsize=(8, 4.5))
    grid, curve, boundary = histogram_with_curve(figure.subplots(), x, y, labels, xlabel)
    boundary.remove()
    unit = unit_of(x)  # the sliders go from one round number to another
    low, high = unit * np.floor(x.min() / unit), unit * np.ceil(x.max() / unit)
    digits = int(max(0, 2 - np.log10(unit)))
    a1, a2 = (curve.axes.plot(grid, grid * 0, color="black", linestyle=style, linewidth=2)[0] for style in ("--", ":"))
    ax = figure.axes[0]
    bars, names = ax.get_legend().legend_handles, [text.get_text() for text in ax.get_legend().get_texts()]
    look = {**LEGEND_ABOVE, "ncols": 5, "columnspacing": 1.2, "handlelength": 1.4}
    ax.legend([*bars, a1, a2, curve], [*names, "$a_1$", "$a_2$", "$p$"], **look)

    def update(rise, fall, steepness):
        def hidden(at):
            return expit(steepness * (at - rise)), expit(steepness * (at - fall))

        def output(a1, a2):
            return 10 * a1 - 10 * a2 - 5

        for line, values in zip((a1, a2), hidden(grid)):
            line.set_ydata(values)
        curve.set_ydata(expit(output(*hidden(grid))))
        return fit_quality(output(*hidden(x)), y)

    controls = {
        "rise": slider("up at", rise, low, high, 0.05 * unit, readout_format=f".{digits}f"),
        "fall": slider("down at", fall, low, high, 0.05 * unit, readout_format=f".{digits}f"),
        "steepness": slider("steepness", steepness, 1 / unit, 30 / unit, 0.5 / unit),
    }
    says = f"up at {{rise:.{digits}f}}, down at {{fall:.{digits}f}}:  "
    says += "{accuracy:.1%} of the samples right, loss {loss:.2f}"
    return LiveFigure(figure, {"a1": a1, "a2": a2, "curve": curve}, controls, update, says)


def explore_surface(x, y, w, b, grid, *, height="loss", start=(1.0, 0.0), labels=("no", "yes"), xlabel="x", **kwargs):
    """Sliders walk a point over the surface grid (nb, nw) on w (nw,) and b (nb,), beside the curve it stands for.

    height: what the grid holds, in a word. Further arguments go to `plot_heatmap`.
    State: w, b, accuracy, height (of the grid, at its nearest point).
    Artists: point, curve, boundary.
    """
    x, y = samples("x", x, y, ndim=1)
    figure = Figure(figsize=(11, 4.6))
    left, right = figure.subplots(1, 2)
    ws, bs, heights = np.asarray(w, float), np.asarray(b, float), np.asarray(grid, float)
    plot_heatmap(ws, bs, heights, label=height, ax=left, **kwargs)
    (point,) = left.plot(*start, "o", color="white", markeredgecolor="black", markeredgewidth=3, markersize=16)
    line, curve, boundary = histogram_with_curve(right, x, y, labels, xlabel)

    def update(w, b):
        point.set_data([w], [b])
        move_curve(line, curve, boundary, w, b)
        found = heights[np.abs(bs - b).argmin(), np.abs(ws - w).argmin()]
        return {"accuracy": fit_quality(w * x + b, y)["accuracy"], "height": found}

    artists = {"point": point, "curve": curve, "boundary": boundary}
    steps = unit_of(ws) / 100, unit_of(bs) / 100
    digits = [int(max(0, -np.log10(step))) for step in steps]
    controls = {
        name: slider(words, value, axis.min(), axis.max(), step, readout_format=f".{n + 1}f")
        for name, words, value, axis, step, n in zip("wb", ("weight w", "bias b"), start, (ws, bs), steps, digits)
    }
    says = f"w = {{w:.{digits[0]}f}}, b = {{b:.{digits[1]}f}}:  {{accuracy:.1%}} of the samples right"
    if height != "accuracy":
        says += f", {height.replace('{', '{{').replace('}', '}}')} {{height:.2f}}"
    return LiveFigure(figure, artists, controls, update, says, drag={left: lambda w, b: {"w": w, "b": b}})


def explore_pieces(shapes, low, high, *, neurons=4, steepness=20.0):
    """Build curves from steps: a hidden layer whose neurons are placed by a rule, and whose pieces are added.

    shapes: {name: function t (m,) -> (m,)}, the curves to build from t = low to high. With n neurons the interval has n
    parts; neuron i goes up in the middle of its part, over a width set by the steepness, and its piece W_i a_i is as
    high as the curve changes over the part. State: shape, neurons, steepness, error (the largest). Artists: target,
    total, pieces.
    """
    if not shapes:
        raise ValueError("shapes must hold at least one function, but it is empty.")
    figure = Figure(figsize=(8, 4.5))
    ax = figure.subplots()
    t = np.linspace(low, high, 400)
    (target,) = ax.plot(t, t * 0, color="black", linestyle="--", linewidth=2, label="wanted")
    (total,) = ax.plot(t, t * 0, color=MODEL_COLOR, linewidth=4, label="sum of the pieces")
    pieces = ax.add_collection(LineCollection([], colors=THRESHOLD_COLOR, linewidths=1.2, label="pieces $W_i a_i$"))
    wanted = {name: np.asarray(f(t), float) for name, f in shapes.items()}
    most = 1.15 * max(np.abs(curve).max() for curve in wanted.values())
    ax.set(xlim=(low, high), ylim=(-most, most), xlabel="$t$")
    ax.legend(**LEGEND_ABOVE)

    def update(shape, neurons, steepness):
        ends = np.linspace(low, high, neurons + 1)
        rises = np.diff(shapes[shape](ends))
        a = expit(steepness * (t[:, np.newaxis] - (ends[:-1] + ends[1:]) / 2))
        built = shapes[shape](ends[:1]) + a @ rises
        target.set_ydata(wanted[shape])
        total.set_ydata(built)
        pieces.set_segments([np.column_stack([t, piece]) for piece in (a * rises).T])
        return {"error": np.abs(built - wanted[shape]).max()}

    controls = {
        "shape": choice("shape", shapes),
        "neurons": slider("hidden neurons", neurons, 1, 40, 1),
        "steepness": slider("steepness", steepness, 1, 60, 1.0),
    }
    artists = {"pieces": pieces, "target": target, "total": total}
    says = "{neurons} hidden neurons:  the sum is wrong by {error:.2f} at most"
    return LiveFigure(figure, artists, controls, update, says, play="neurons", interval=300)
