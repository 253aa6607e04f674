"""Scores, and the probabilities that softmax makes of them."""

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from .._arguments import array
from ..live import LiveFigure, slider
from ..style import COLORS


def explore_softmax(scores=(1.0, 2.0, 0.5)):
    """Sliders for three scores; softmax turns them into probabilities, drawn as bars.

    State: z0, z1, z2 (the scores), p0, p1, p2 (the probabilities). Artists: bar0 … and text0 ….
    """
    scores = array("scores", scores, ndim=1)
    figure = Figure(figsize=(8, 4.2))
    ax = figure.subplots()
    names = [f"class {k}" for k in range(len(scores))]
    bars = ax.bar(names, np.ones(len(scores)), color=COLORS[: len(scores)])
    texts = [ax.text(k, 0, "", ha="center", va="bottom", fontsize=18) for k in range(len(scores))]
    ax.set(ylim=(0, 1.12), ylabel="probability")

    def update(**z):
        p = softmax(list(z.values()))
        for k, (bar, text) in enumerate(zip(bars, texts)):
            bar.set_height(p[k])
            text.set(y=p[k], text=f"{p[k]:.2f}")
        return {f"p{k}": value for k, value in enumerate(p)}

    artists = {f"bar{k}": bar for k, bar in enumerate(bars)} | {f"text{k}": text for k, text in enumerate(texts)}
    controls = {f"z{k}": slider(f"score {k}", score, -5, 5) for k, score in enumerate(scores)}
    says = "scores " + ", ".join(f"{{z{k}:.1f}}" for k in range(len(scores)))
    says += "  →  probabilities " + ", ".join(f"{{p{k}:.2f}}" for k in range(len(scores)))
    return LiveFigure(figure, artists, controls, update, says)
