"""How far a held-out accuracy depends on the split: one exam after the other, until they make a heap."""

import numpy as np
from matplotlib.figure import Figure

from ..live import LiveFigure, choice, slider
from ..style import COLORS, MODEL_COLOR, THRESHOLD_COLOR

BIN = 0.01  # the width of a column of dots


def explore_splits(splits, *, baseline=None, share=None):
    """Show a slider for the seed of a split into training and test set, and a choice for the size of the test set.

    splits: {share of the samples that is held out: array (seeds, 2) of the accuracies on the training and on the test
    set}, the same number of seeds in each. baseline: an accuracy to mark. share: the first one shown.
    The picture holds the exams of all seeds up to the slider's.
    State: share, seed, training, test (accuracies of this seed), mean, spread, least, greatest (of the tests so far).
    Artists: training_dots, test_dots; this_training, this (the seed's own two dots); mean (a line).
    """
    splits = {share: np.asarray(scores, dtype=float) for share, scores in splits.items()}
    shapes = {scores.shape for scores in splits.values()}
    if len(shapes) != 1 or min(shapes)[1:] != (2,):
        raise ValueError("splits must hold an array (seeds, 2) for each share, all of the same shape.")
    last = len(next(iter(splits.values()))) - 1
    everything = np.concatenate([*splits.values()])
    figure = Figure(figsize=(8.5, 4.4), layout="constrained")
    axes = figure.subplots(2, 1, sharex=True)
    edge = (np.floor(everything.min() / BIN - 1) * BIN, np.ceil(everything.max() / BIN + 1) * BIN)
    looks = [("training", "^", MODEL_COLOR), ("held out", "o", COLORS[0])]
    dots, these = [], []
    for k, (ax, (name, marker, color)) in enumerate(zip(axes, looks)):
        dots.append(ax.plot([], [], marker, color=color, markersize=5, alpha=0.8)[0])
        these.append(ax.plot([], [], marker, color=COLORS[1], markersize=12, markeredgecolor="black")[0])
        heaps = [_heap(scores[:, k])[1].max() for scores in splits.values()]
        ax.set(xlim=edge, ylim=(0, max(heaps) + 2), ylabel=f"{name}\n(exams)")
        if baseline is not None:
            ax.axvline(baseline, color=THRESHOLD_COLOR, linestyle="--", linewidth=2)
    if baseline is not None:
        axes[1].text(
            baseline, axes[1].get_ylim()[1], f" {baseline:.3f}: always the larger class", va="top", fontsize=12
        )
    mean = axes[1].axvline(0, color="black", linewidth=2)
    axes[1].set_xlabel("accuracy, heaped by 0.01 (orange: this seed; line: the mean)")

    def update(share, seed):
        so_far = splits[share][: seed + 1]
        for k in (0, 1):
            at, height = _heap(so_far[:, k])
            dots[k].set_data(at, height)
            these[k].set_data(at[-1:], height[-1:])
        test = so_far[:, 1]
        mean.set_xdata([test.mean()] * 2)
        numbers = {"training": so_far[-1, 0], "test": test[-1], "mean": test.mean(), "spread": test.std()}
        return {**numbers, "least": test.min(), "greatest": test.max(), "exams": seed + 1}

    artists = {
        "training_dots": dots[0],
        "test_dots": dots[1],
        "mean": mean,
        "this_training": these[0],
        "this": these[1],
    }
    controls = {"share": choice("held out", splits, share), "seed": slider("seed", last, 0, last, 1)}
    says = (
        "seed {seed}: training {training:.3f}, held out {test:.3f}; "
        "{exams} exams: mean {mean:.3f}, from {least:.3f} to {greatest:.3f}"
    )
    return LiveFigure(figure, artists, controls, update, says, play="seed", interval=120)


def _heap(numbers):
    """Return where dots for these numbers stand so that they make a heap: the place and the height of each."""
    columns = np.floor(numbers / BIN + 1e-9)
    height = [np.sum(columns[: k + 1] == column) for k, column in enumerate(columns)]
    return (columns + 0.5) * BIN, np.array(height)
