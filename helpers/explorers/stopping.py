"""Where to stop a training: the losses and accuracies of each epoch, and a stop that a hand moves."""

import numpy as np
from matplotlib.figure import Figure

from ..live import LiveFigure, slider
from ..style import COLORS, MARKERS, MODEL_COLOR, THRESHOLD_COLOR


def explore_stopping(history, test_accuracy, *, stop=None):
    """Show a slider for the epoch after which a training stops, and what the network is worth there.

    history: what `fit` returned with validation data, or its dict. test_accuracy (epochs,): that of the network after
    each epoch. stop: the first epoch shown, the last one if None.
    State: stop, training_loss, validation_loss, training, validation, test (accuracies after that epoch).
    Artists: in each panel a line (line0, line1) and a dot on each curve: training_loss, …, test.
    """
    values = getattr(history, "history", history)
    epochs = np.arange(1, len(test_accuracy) + 1)
    curves = {
        "training_loss": values["loss"],
        "validation_loss": values["val_loss"],
        "training": values["accuracy"],
        "validation": values["val_accuracy"],
        "test": test_accuracy,
    }
    if {len(curve) for curve in curves.values()} != {len(epochs)}:
        raise ValueError("history and test_accuracy must hold a number for each epoch, as many in both.")
    figure = Figure(figsize=(8.5, 4.2), layout="constrained")
    panels = figure.subplots(1, 2)
    looks = {"training": (MODEL_COLOR, "s"), "validation": (COLORS[1], MARKERS[1]), "test": (COLORS[2], MARKERS[0])}
    artists = {}
    for name, curve in curves.items():
        word, _, loss = name.partition("_")
        ax, (color, marker) = panels[0 if loss else 1], looks[word]
        ax.plot(epochs, curve, color=color, linewidth=2, linestyle="-" if word == "training" else "--")
        (artists[name],) = ax.plot([], [], marker, color=color, markersize=11, markeredgecolor="black", label=word)
    for k, (ax, title) in enumerate(zip(panels, ("loss", "accuracy"))):
        ax.set(xlabel="epoch", title=title, xlim=(0, len(epochs) + 1))
        artists[f"line{k}"] = ax.axvline(1, color=THRESHOLD_COLOR, linestyle=":", zorder=1)
    handles = [artists[word] for word in looks]
    figure.legend(handles, looks, loc="outside upper center", ncols=3)

    def update(stop):
        for name, curve in curves.items():
            artists[name].set_data([stop], [curve[stop - 1]])
        for k in (0, 1):
            artists[f"line{k}"].set_xdata([stop] * 2)
        return {name: curve[stop - 1] for name, curve in curves.items()}

    controls = {"stop": slider("stop", len(epochs) if stop is None else stop, 1, len(epochs), 1)}
    says = (
        "after epoch {stop}: validation loss {validation_loss:.2f}; "
        "right: training {training:.3f}, validation {validation:.3f}, test {test:.3f}"
    )
    drag = {ax: lambda epoch, _: {"stop": round(epoch)} for ax in panels}
    return LiveFigure(figure, artists, controls, update, says, drag=drag, play="stop", interval=300)
