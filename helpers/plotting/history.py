"""Losses and accuracies along the epochs of training."""

import matplotlib.pyplot as plt
import numpy as np

from ..style import COLORS, MODEL_COLOR, racer_style


def plot_history(history, names=("loss", "accuracy")):
    """One panel for each name: its value after each epoch, and `val_…` beside it where it is there.

    `history` is what `model.fit` returns, or its dict. Returns the axes.
    """
    values = getattr(history, "history", history)
    missing = [name for name in names if name not in values]
    if missing:
        raise ValueError(f"names must be among {', '.join(values)}, but {missing[0]!r} is not.")
    axes = np.atleast_1d(plt.subplots(1, len(names), figsize=(10, 3.8))[1])
    for ax, name in zip(axes, names):
        epochs = np.arange(1, len(values[name]) + 1)
        ax.plot(epochs, values[name], color=MODEL_COLOR, label="training")
        if f"val_{name}" in values:
            ax.plot(epochs, values[f"val_{name}"], "o--", color=COLORS[1], linewidth=2, label="validation")
            ax.legend()
        ax.set(xlabel="epoch", title=name)
    return axes


def plot_losses(curves, *, emphasised=(), ax=None):
    """Draw losses by epoch {name: (epochs,)}, each curve with its name at the right; `emphasised` ones thick."""
    emphasised = (emphasised,) if isinstance(emphasised, str) else emphasised
    if not curves:
        raise ValueError("curves must hold at least one curve, but it is empty.")
    curves = {name: np.asarray(curve, float) for name, curve in curves.items()}
    known = {name: curve[np.isfinite(curve)] for name, curve in curves.items()}  # one that went astray ends in NaN
    if empty := [name for name, curve in known.items() if not len(curve)]:
        raise ValueError(f"curves[{empty[0]!r}] must hold at least one finite number, but it is {curves[empty[0]]}.")
    ax = ax or plt.subplots(figsize=(10, 5))[1]
    height, n = -np.inf, max(map(len, curves.values()))
    gap = 0.06 * max(curve.max() for curve in known.values())
    for name in sorted(curves, key=lambda name: known[name][-1]):
        curve, last = curves[name], known[name][-1]
        height = max(height + gap, last)  # the names keep their distance
        bold, color = name in emphasised, racer_style(name)["color"]
        ax.plot(np.arange(1, len(curve) + 1), curve, color=color, linewidth=5 if bold else 1.8)
        end = np.isfinite(curve).nonzero()[0][-1] + 1
        ax.plot([end, 1.04 * n], [last, height], color=color, linewidth=1, clip_on=False)
        ax.plot(1.05 * n, height, clip_on=False, **racer_style(name))
        ax.text(1.07 * n, height, name, va="center", weight="bold" if bold else "normal")
    ax.set(xlabel="epoch", ylabel="loss", xlim=(0, n), ylim=(0, None))
    return ax
