"""The playground's picture: a network whose neurons show what they see, its decision boundary, and its losses."""

from itertools import pairwise

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from ..live import Pixels
from ..plotting.points import boundary_lines, class_image, class_probabilities
from ..style import COLORS, MARKERS, MODEL_COLOR, NEGATIVE, POSITIVE, ZERO

SHOWN = 8  # neurons of a layer that are drawn
FINE, COARSE = 72, 24  # points along one side of the large map and of a neuron's small one
WIDTH, HEIGHT = 6.3, 4.2  # inches for the drawing of the network


class Picture:
    """A figure for a network with two inputs, and what `draw` changes in it.

    X, y: points (n, 2) and their classes; test: boolean (n,), those that are drawn with a dark edge.
    units: the numbers of neurons from the first hidden layer to the output. activation: that of the hidden layers.
    """

    def __init__(self, X, y, test, units, activation):
        self.figure = Figure(figsize=(11.8, 5.5), layout="none")
        self.units, self.activation = units, activation
        self.extent = 1.1 * np.abs(X).max()
        self.axis = np.linspace(-self.extent, self.extent, FINE)
        self.points = np.stack(np.meshgrid(self.axis, self.axis), axis=-1).reshape(-1, 2)
        self._few = np.arange(FINE * FINE).reshape(FINE, FINE)[1 :: FINE // COARSE, 1 :: FINE // COARSE].ravel()
        self.artists = {}
        self._network(self.figure.add_axes((0.005, 0.11, WIDTH / 11.8, HEIGHT / 5.5)))
        self._map(self.figure.add_axes((0.66, 0.335, 0.28, 0.6)), X, y, test)
        self._losses(self.figure.add_axes((0.635, 0.105, 0.328, 0.165)))

    def _network(self, ax):
        ax.axis("off")
        columns = [2, *self.units]
        shown = [min(n, SHOWN) for n in columns]
        step = HEIGHT / max(4.6, *shown)
        side = min(0.8 * step, 0.66)
        x = np.linspace(0.6, WIDTH - 0.25, len(columns))
        places = [[(x[k], HEIGHT / 2 + step * ((n - 1) / 2 - i)) for i in range(n)] for k, n in enumerate(shown)]
        self.artists["edges"] = ax.add_collection(LineCollection([], zorder=1))
        self._ends, self._shown = [], shown
        for left, right in pairwise(places):
            self._ends += [[start, end] for start in left for end in right]
        for k, column in enumerate(places[:-1]):
            for i, (cx, cy) in enumerate(column):
                box = (cx - side / 2, cx + side / 2, cy - side / 2, cy + side / 2)
                self.artists[f"neuron{k}_{i}"] = Pixels(ax, box, smooth=False, zorder=2)
                if k == 0:
                    ax.text(box[0] - 0.08, cy, f"$x_{i + 1}$", ha="right", va="center")
            if columns[k] > SHOWN:
                ax.text(x[k], -0.05, f"+ {columns[k] - SHOWN} more", ha="center", va="top", fontsize=12)
            name = "inputs" if k == 0 else f"{columns[k]} × {self.activation}"
            ax.text(x[k], 0.5 * (HEIGHT + step * max(shown)) + 0.1, name, ha="center", va="bottom", clip_on=False)
        ax.text(0, -0.35, "lines: orange is a positive weight, blue a negative one", va="center", fontsize=11)
        for i, place in enumerate(places[-1]):
            color = COLORS[i + (self.units[-1] == 1)]
            look = {"color": color, "markersize": 20, "markeredgecolor": "black", "zorder": 3}
            (self.artists[f"output{i}"],) = ax.plot(*place, "o", **look)
        ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))

    def _map(self, ax, X, y, test):
        r = self.extent
        self.artists["image"] = Pixels(ax, (-r, r, -r, r))
        self.artists["boundary"] = ax.add_collection(LineCollection([], colors="black", linewidths=2), autolim=False)
        for k in np.unique(y):
            for part, edge in ((~test, "white"), (test, "black")):
                look = {"color": COLORS[k], "marker": MARKERS[k], "edgecolor": edge, "linewidth": 0.6, "zorder": 2}
                ax.scatter(*X[(y == k) & part].T, s=22, **look)
        ax.set(xlim=(-r, r), ylim=(-r, r), xticks=[], yticks=[])
        ax.set_title("white edge: training points, dark edge: test points", fontsize=11)
        ax.grid(False)

    def _losses(self, ax):
        self.loss_axes = ax
        (self.artists["train_line"],) = ax.plot([], [], color=MODEL_COLOR, linewidth=2.5, label="training")
        (self.artists["test_line"],) = ax.plot([], [], color="black", linewidth=2, linestyle="--", label="test")
        ax.set(xlim=(0, 50), ylim=(0, 1), ylabel="loss")
        ax.set_xlabel("epoch", fontsize=12, labelpad=1)
        ax.tick_params(labelsize=11)
        ax.legend(fontsize=11, loc="upper right", ncols=2, frameon=False)

    def draw(self, layers, weights, history):
        """Move all artists; the scale of the losses changes where they fit badly.

        layers: the answers (m, units) of each layer for `points`; weights: a matrix (n_in, n_out) for each gap;
        history: rows (epoch, training loss, test loss).
        """
        for k, answers in enumerate([self.points, *layers[:-1]]):
            for i in range(self._shown[k]):
                share = self._share(k, answers[self._few, i])
                picture = class_image(np.column_stack([1 - share, share]), COARSE)
                self.artists[f"neuron{k}_{i}"].set_data(picture)
        p = class_probabilities(lambda points: layers[-1], self.points)
        self.artists["image"].set_data(class_image(p, FINE))
        self.artists["boundary"].set_segments(boundary_lines(p, self.axis, self.axis))
        w = np.concatenate([w[: self._shown[k], : self._shown[k + 1]].ravel() for k, w in enumerate(weights)])
        edges = self.artists["edges"]
        edges.set_segments(self._ends)
        edges.set_linewidth(0.4 + 5.6 * np.abs(w) / (np.abs(w).max() or 1))
        edges.set_color(np.where(w > 0, POSITIVE, np.where(w < 0, NEGATIVE, ZERO)))
        epochs, train, test = np.transpose(history)
        self.artists["train_line"].set_data(epochs, train)
        self.artists["test_line"].set_data(epochs, test)
        self._fit_axes(epochs[-1], max(train.max(), test.max()))

    def _share(self, k, values):
        """Return what a neuron of column k says, from 0 (its lowest) to 1 (its highest)."""
        most = self.extent if k == 0 else 1 if self.activation == "tanh" else np.abs(values).max() or 1
        return values if k and self.activation == "sigmoid" else (values / most + 1) / 2

    def _fit_axes(self, epoch, loss):
        (_, right), (_, top) = self.loss_axes.get_xlim(), self.loss_axes.get_ylim()
        if epoch > right or not 0.2 * top <= loss <= top:
            self.loss_axes.set(xlim=(0, max(right, 2 * epoch if epoch > right else 0)), ylim=(0, 1.3 * loss))
