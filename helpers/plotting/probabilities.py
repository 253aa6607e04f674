"""Pictures of what probabilities are worth: how well they rank, and whether they keep their promises."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_auc_score, roc_curve

from ..style import COLORS, MARKERS, MODEL_COLOR, THRESHOLD_COLOR

LOOKS = [(MODEL_COLOR, MARKERS[2], "--"), (COLORS[0], MARKERS[0], "-"), (COLORS[1], MARKERS[1], "-.")]


def plot_roc(probabilities, y, *, ax=None):
    """Draw the ROC curves of models {name: probabilities (n,)} for the truth y (n,) of 0 and 1. Returns the axes."""
    ax = ax or plt.subplots(figsize=(5, 4.6))[1]
    for (name, p), (color, _, line) in zip(probabilities.items(), LOOKS):
        ax.plot(*roc_curve(y, p)[:2], line, color=color, label=f"{name}: area {roc_auc_score(y, p):.2f}")
    _diagonal(ax)
    ax.set(xlabel="share of false alarms", ylabel="recall", title="ROC")
    return ax


def plot_calibration(probabilities, y, *, bins=5, ax=None):
    """Draw how often the answer was 1 over the probability that models {name: probabilities (n,)} gave it.

    y (n,): the truth, 0 and 1. bins: into how many equal parts of 0 to 1 the probabilities fall. Returns the axes.
    """
    ax = ax or plt.subplots(figsize=(5, 4.6))[1]
    for (name, p), (color, marker, line) in zip(probabilities.items(), LOOKS):
        happened, promised = calibration_curve(y, p, n_bins=bins)
        ax.plot(promised, happened, line, color=color, marker=marker, label=name)
    _diagonal(ax)
    ax.set(xlabel="probability promised", ylabel="share that came true", title="calibration")
    return ax


def _diagonal(ax):
    ax.plot([0, 1], [0, 1], ":", color=THRESHOLD_COLOR, linewidth=1.5)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal", xticks=np.linspace(0, 1, 6))
    ax.legend(loc="lower right", fontsize=12)
