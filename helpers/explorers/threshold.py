"""The probability from which on a classifier says yes."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .._arguments import number, samples
from ..live import LiveFigure, slider
from ..plotting import plot_histogram
from ..style import COLORS, MODEL_COLOR, THRESHOLD_COLOR

# name of the count -> (place in the matrix from the left, from below; what is written under the number)
CELLS = {
    "true_no": ((0, 1), "rightly no"),
    "false_alarms": ((1, 1), "false alarms"),
    "missed": ((0, 0), "missed cases"),
    "found": ((1, 0), "cases found"),
}


CUTS = np.linspace(0, 1, 201)  # thresholds of the ROC curve


def count_answers(p, y, threshold):
    """Count the answers "yes where p >= threshold" for p (n,) and the truth y (n,) of 0 and 1.

    Returns the counts true_no, false_alarms, missed and found, and accuracy, precision and recall.
    Precision is NaN where nobody gets a yes, and recall where the truth has no 1.
    """
    p, y = samples("p", p, y, ndim=1)
    yes = p >= threshold
    counts = {
        "true_no": np.sum(~yes & (y == 0)),
        "false_alarms": np.sum(yes & (y == 0)),
        "missed": np.sum(~yes & (y == 1)),
        "found": np.sum(yes & (y == 1)),
    }

    def share(part, whole):
        return float(part / whole) if whole else np.nan

    return {name: int(count) for name, count in counts.items()} | {
        "accuracy": share(counts["true_no"] + counts["found"], len(y)),
        "precision": share(counts["found"], yes.sum()),
        "recall": share(counts["found"], np.sum(y == 1)),
    }


def explore_threshold(p, y, *, threshold=0.5, labels=("no", "yes")):
    """Show a slider for the probability from which on the answer is yes; confusion matrix and ROC curve follow.

    p (n,): probabilities that a model gave, from 0 to 1. y (n,): the truth, 0 or 1. labels: their names.
    State: threshold, what `count_answers` returns, and alarmed (the share of the 0s that get a yes). Artists: line,
    side (where the answer is yes), point (alarmed and recall, on the ROC curve), for each cell of the matrix its number
    and its shade: missed, missed_shade, …; and numbers (precision and recall).
    """
    p, y = samples("p", p, y, ndim=1)
    if p.min() < 0 or p.max() > 1:
        bad = p.min() if p.min() < 0 else p.max()
        raise ValueError(f"p must hold probabilities from 0 to 1, but it also holds {bad:g}.")
    if number("threshold", threshold, at_least=0) > 1:
        raise ValueError(f"threshold must be a number from 0 to 1, but it is {threshold:g}.")
    figure = Figure(figsize=(8.5, 4.9), layout="constrained")
    places = {"width_ratios": (1.3, 1), "height_ratios": (1, 1.15)}
    axes = figure.subplot_mosaic([["heaps", "matrix"], ["heaps", "roc"]], **places)
    left, bins = axes["heaps"], np.linspace(0, 1, 21)
    plot_histogram(p, y, labels=labels, xlabel="probability that the model gave", bins=bins, ax=left)
    left.set(xlim=(0, 1))
    whole = {"transform": left.get_xaxis_transform()}  # x in data, y from 0 to 1: the full height
    (line,) = left.plot([], [], color=THRESHOLD_COLOR, linestyle="--", clip_on=False, **whole)
    # axvspan is a polygon before Matplotlib 3.9
    side = left.add_patch(Rectangle((threshold, 0), 1 - threshold, 1, color=THRESHOLD_COLOR, alpha=0.15, **whole))
    cells, point = _matrix(axes["matrix"], labels), _roc(axes["roc"], p, y)

    def update(threshold):
        line.set_data([threshold] * 2, [0, 1])
        side.set(x=threshold, width=1 - threshold)
        numbers = count_answers(p, y, threshold)
        for name in CELLS:
            cells[name].set_text(str(numbers[name]))
            cells[f"{name}_shade"].set_alpha(0.05 + 0.5 * numbers[name] / len(y))
        precision, recall = (f"{numbers[name]:.2f}".replace("nan", "–") for name in ("precision", "recall"))
        cells["numbers"].set_text(f"precision {precision}     recall {recall}")
        alarmed = numbers["false_alarms"] / max(1, np.sum(y == 0))
        point.set_data([alarmed], [numbers["found"] / max(1, np.sum(y == 1))])
        return {**numbers, "alarmed": alarmed}

    artists = {"side": side, "line": line, "point": point, **cells}
    controls = {"threshold": slider("threshold", threshold, 0, 1, 0.01)}
    says = "yes from {threshold:.2f} on:  {missed} missed cases, {false_alarms} false alarms, {accuracy:.1%} right"
    return LiveFigure(figure, artists, controls, update, says, drag={left: lambda x, _: {"threshold": x}})


def _matrix(ax, labels):
    """Draw an empty confusion matrix; returns for each cell the text for its number and its shade, and `numbers`."""
    ax.set(xlim=(0, 2), ylim=(-0.45, 2), xticks=[0.5, 1.5], yticks=[0.5, 1.5])
    ax.set(xticklabels=("no", "yes"), yticklabels=[label.replace(" ", "\n") for label in labels[::-1]])
    ax.set_xlabel("the model says", fontsize=14)
    ax.xaxis.set_label_position("top")
    ax.tick_params(length=0, labeltop=True, labelbottom=False, labelsize=13)
    ax.spines[:].set_visible(False)
    ax.grid(False)
    artists, middle = {}, {"ha": "center", "va": "center", "zorder": 3}
    for name, ((x, height), words) in CELLS.items():
        shade = Rectangle((x + 0.02, height + 0.02), 0.96, 0.96, color=COLORS[0])
        artists[f"{name}_shade"] = ax.add_patch(shade)
        artists[name] = ax.text(x + 0.5, height + 0.62, "", fontsize=21, **middle)
        ax.text(x + 0.5, height + 0.22, words, fontsize=13, **middle)
    return artists | {"numbers": ax.text(1, -0.25, "", ha="center", va="center", fontsize=15)}


def _roc(ax, p, y):
    """Draw the ROC curve: recall over the share of false alarms, for all thresholds; returns the point of one."""
    alarmed, recall = (np.append([np.mean(p[y == k] >= t) if (y == k).any() else 0 for t in CUTS], 0) for k in (0, 1))
    ax.plot(alarmed, recall, color=MODEL_COLOR)
    ax.plot([0, 1], [0, 1], color=THRESHOLD_COLOR, linewidth=1.5, linestyle=":")
    ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], ylabel="recall")
    ax.set_xlabel("share of false alarms", fontsize=13)
    return ax.plot([], [], "o", color="black", markersize=11, clip_on=False, zorder=4)[0]
