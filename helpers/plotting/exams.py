"""How models did in exams: accuracies of models that sat the same ones, and which mistakes a model made."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import ConfusionMatrixDisplay

from ..style import COLORS, LEGEND_ABOVE, MODEL_COLOR, THRESHOLD_COLOR


def plot_exams(training, test, *, baseline=None, ax=None):
    """Draw the accuracies of models {name: (exams,)}: on what they learnt from, and held out.

    A thin line joins the held-out accuracies of one exam; a thick one marks a model's mean. baseline: an accuracy to
    mark. Returns the axes.
    """
    if list(training) != list(test) or len({len(scores) for part in (training, test) for scores in part.values()}) != 1:
        raise ValueError("training and test must have the same models, and a number for each exam in all of them.")
    ax = ax or plt.subplots(figsize=(9, 4.6))[1]
    at = np.arange(len(test))
    ax.plot(at, np.array([*test.values()]), color=THRESHOLD_COLOR, linewidth=1, zorder=1)
    parts = [("training", training, -0.22, "^", MODEL_COLOR), ("held out", test, 0, "o", COLORS[0])]
    for label, scores, shift, marker, color in parts:
        x, heights = np.repeat(at + shift, len(next(iter(scores.values())))), np.concatenate([*scores.values()])
        ax.plot(x, heights, marker, color=color, markersize=9, alpha=0.8, label=label)
        means = [np.mean(some) for some in scores.values()]
        ax.hlines(means, at + shift - 0.09, at + shift + 0.09, color=color, linewidth=4)
    if baseline is not None:
        ax.axhline(baseline, color=THRESHOLD_COLOR, linestyle="--", linewidth=2)
        ax.text(
            at[-1] + 0.45, baseline, f"{baseline:.3f}: always the larger class", ha="right", va="bottom", fontsize=13
        )
    ax.set(xticks=at, xticklabels=list(test), xlim=(-0.5, at[-1] + 0.5), ylabel="accuracy")
    ax.legend(**LEGEND_ABOVE)
    return ax


def plot_confusion(y, y_hat, *, ax=None):
    """Draw the confusion matrix of the answers y_hat (n,) to the truth y (n,): rows are the truth. Returns the axes."""
    ax = ax or plt.subplots(figsize=(5.4, 4.6))[1]
    darkest = 2 * len(y) / len(np.unique(y))  # so that the numbers can be read on every blue
    look = {"im_kw": {"vmin": 0, "vmax": darkest}, "text_kw": {"color": "black", "size": 18}, "colorbar": False}
    ConfusionMatrixDisplay.from_predictions(y, y_hat, cmap="Blues", ax=ax, **look)
    ax.grid(False)
    wrong = np.sum(np.asarray(y) != np.asarray(y_hat))
    ax.set(xlabel="the model says", ylabel="the truth is", title=f"{wrong} of {len(y):,} wrong")
    return ax
