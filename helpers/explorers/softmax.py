"""Scores, the probabilities that softmax makes of them, and the step that the loss wants of each score."""

import numpy as np
from matplotlib.figure import Figure

from .._arguments import array
from ..live import LiveFigure, choice, slider
from ..style import COLORS, INK, MARKERS, THRESHOLD_COLOR

LOW, HIGH = -5, 5  # of a score


def explore_softmax(softmax, scores=(1.0, 2.0, 0.5), *, before=None, truth=None, learning_rate=2):
    """Show scores, to be dragged, and the probabilities that the learner's `softmax` makes of them.

    softmax: from scores (k,) to probabilities (k,). before: scores that stay marked by dashed lines, and what softmax
    makes of them, too; if None, `scores`.
    truth: the true class at first. With it comes a choice of the class; the dashed lines are its one-hot row, an arrow
    at each score is a step of this learning rate against the slope p - Y of the loss, and a button takes it, to the
    nearest tenth, where the sliders stop.
    State: z0, z1, z2 (the scores), p0, p1, p2 (the probabilities); with truth also truth and loss.
    Artists: stem0 …, score0 … (its head), bar0 …, text0 …; with truth step0 … (the arrows) and mark0 ….
    """
    scores = array("scores", scores, ndim=1)
    figure = Figure(figsize=(8.4, 3.9), layout="constrained")
    left, right = figure.subplots(1, 2)
    artists = _draw_bars(left, right, len(scores))
    if truth is None:
        marked = scores if before is None else array("before", before, ndim=1)
        _draw_marks(left, marked)
        _draw_marks(right, softmax(marked))
    else:
        arrow = {"arrowstyle": "-|>,head_width=0.35,head_length=0.6", "linewidth": 3, "color": INK}
        arrow |= {"shrinkA": 0, "shrinkB": 0}
        artists |= {f"step{k}": left.annotate("", (k, 0), (k, 0), arrowprops=arrow) for k in range(len(scores))}
        artists |= {f"mark{k}": mark for k, mark in enumerate(_draw_marks(right, scores))}

    def update(truth=None, **z):
        z = np.array(list(z.values()))
        p = softmax(z)
        for k in range(len(z)):
            artists[f"stem{k}"].set_data([k, k], [0, z[k]])
            artists[f"score{k}"].set_data([k], [z[k]])
            artists[f"bar{k}"].set_height(p[k])
            artists[f"text{k}"].set_text(f"{p[k]:.2f}")
        numbers = {f"p{k}": value for k, value in enumerate(p)}
        if truth is None:
            return numbers
        one_hot = np.eye(len(z))[truth]
        for k, move in enumerate(-learning_rate * (p - one_hot)):
            artists[f"mark{k}"].set_ydata(one_hot[[k, k]])
            artists[f"step{k}"].set_position((k + 0.3, z[k]))
            artists[f"step{k}"].xy = (k + 0.3, z[k] + move)
            artists[f"step{k}"].set_visible(abs(move) > 0.05)
        return {**numbers, "loss": -np.log(p[truth])}

    def step():
        z, p = (np.array([live.state[f"{letter}{k}"] for k in range(len(scores))]) for letter in "zp")
        z -= learning_rate * (p - np.eye(len(z))[live.state["truth"]])
        live.set(**{f"z{k}": value for k, value in enumerate(np.clip(z, LOW, HIGH))})

    names = [f"z{k}" for k in range(len(scores))]
    controls = {name: slider(f"score {k}", scores[k], LOW, HIGH) for k, name in enumerate(names)}
    says = "scores " + ", ".join(f"{{z{k}:.1f}}" for k in range(len(scores)))
    says += "  →  probabilities " + ", ".join(f"{{p{k}:.2f}}" for k in range(len(scores)))
    options = {"layout": (names[:2], names[2:])}
    if truth is not None:
        controls["truth"] = choice("true class", range(len(scores)), truth)
        says += ";  loss {loss:.2f}"
        options = {"layout": (names[:2], [*names[2:], "truth"]), "buttons": {"Take the step": step}}
    options["drag"] = {left: lambda x, y: {names[int(np.clip(np.round(x), 0, len(names) - 1))]: y}}
    live = LiveFigure(figure, artists, controls, update, says, **options)
    return live


def _draw_bars(left, right, k):
    """Draw k scores at 0 on the axes `left`, and k probabilities on `right`; returns their artists by name."""
    artists = {}
    for axes in (left, right):
        axes.set(xlim=(-0.6, k - 0.4), xticks=range(k), xticklabels=[f"class {i}" for i in range(k)])
        axes.grid(axis="x", visible=False)
    left.axhline(0, color=THRESHOLD_COLOR, linewidth=1.5)
    left.set(ylim=(LOW - 0.5, HIGH + 0.5), title="the scores: drag them")
    right.set(ylim=(-0.03, 1.2), yticks=np.linspace(0, 1, 6), title="their probabilities")
    for i in range(k):
        artists[f"stem{i}"] = left.plot([i, i], [0, 0], color=COLORS[i], linewidth=6, solid_capstyle="butt")[0]
        artists[f"score{i}"] = left.plot(i, 0, MARKERS[i], color=COLORS[i], markersize=18, markeredgecolor="white")[0]
        artists[f"bar{i}"] = right.bar(i, 1, width=0.6, color=COLORS[i])[0]
        artists[f"text{i}"] = right.text(i, 1.05, "", ha="center", va="bottom", fontsize=17)
    return artists


def _draw_marks(ax, heights):
    """Draw a dashed line at the height of each class; returns them."""
    look = {"color": INK, "linewidth": 2.5, "dashes": (2, 1)}
    return [ax.plot([k - 0.42, k + 0.42], [height, height], **look)[0] for k, height in enumerate(heights)]
