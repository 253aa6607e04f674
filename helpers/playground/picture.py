"""The playground's picture: a network whose neurons show what they see, its answer, and its losses."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from ..live import Pixels
from ..plotting.points import boundary_lines, class_image, class_probabilities
from ..style import COLORS, INK, MARKERS, MODEL_COLOR, NEGATIVE, POSITIVE, WEAK, ZERO, mix
from .code import FEATURES, LAYERS, UNITS

SHOWN = 8  # neurons of a layer that are drawn
FINE, COARSE = 72, 24  # points along one side of the large map and of a neuron's small one
WIDTH, HEIGHT, BELOW = 6.3, 4.2, 0.6  # inches of the drawing of the network, and below it
REACH = 0.08  # inches from a line at which a hand still points at it
LEGEND = """orange: positive, or says much;  blue: negative, or says little
line: a weight, the thicker the larger;  small square: a bias"""


class Picture:
    """A figure of a network, what `draw` changes in it, and what a hand can point at.

    network: with X, y, test, classes and units. features: names of its inputs. activation: that of the hidden layers.
    axes: what the two coordinates are called.
    parts: {name: (number of an array, place in it)} of the weights (lines) and biases (neurons) that are drawn.
    """

    def __init__(self, network, features, activation, axes):
        self.figure = Figure(figsize=(11.8, 5.5), layout="none")
        self.units, self.classes, self.activation = network.units, network.classes, activation
        self.extent = 1.1 * np.abs(network.X).max()
        self.axis = np.linspace(-self.extent, self.extent, FINE)
        self.points = np.stack(np.meshgrid(self.axis, self.axis), axis=-1).reshape(-1, 2)
        self._few = np.arange(FINE * FINE).reshape(FINE, FINE)[1 :: FINE // COARSE, 1 :: FINE // COARSE].ravel()
        self.artists, self.parts, self._marks, self._spots = {}, {}, {}, []
        self.axes = self._inches(0, 5.5)  # still: all words, and where a hand can point
        self._network(self._inches(BELOW, HEIGHT), features)
        self._map(self.figure.add_axes((0.66, 0.345, 0.28, 0.6)), network, axes)
        self._losses(self.figure.add_axes((0.635, 0.105, 0.328, 0.15)))

    def _inches(self, bottom, height):
        """Return axes without lines in inches, from `bottom` on the figure; y is 0 at BELOW."""
        ax = self.figure.add_axes((0.005, bottom / 5.5, WIDTH / 11.8, height / 5.5))
        ax.axis("off")
        ax.set(xlim=(0, WIDTH), ylim=(bottom - BELOW, bottom - BELOW + height))
        return ax

    def at(self, x, y):
        """Return what a hand points at in the drawing of the network, or None.

        It is the name of an input that can be chosen, or of one of `parts`, or the hidden layers (a list) to which a +
        or − leads.
        """
        for target, (left, right, bottom, top) in self._spots:
            if left <= x <= right and bottom <= y <= top:
                return target
        lines = {name: mark for name, mark in self._marks.items() if len(mark) == 2}
        distance = {name: _distance(np.array((x, y)), *mark) for name, mark in lines.items()}
        nearest = min(distance, key=distance.get)
        return nearest if distance[nearest] < REACH else None

    def _network(self, ax, features):
        hidden = self.units[:-1]
        x = np.linspace(1.05, WIDTH - 0.3, len(self.units) + 1)
        before = self._inputs(ax, x[0], features)
        for k, units in enumerate(self.units, 1):
            last, shown = k == len(self.units), min(units, SHOWN)
            step = HEIGHT / max(4.6, shown)
            here = [(x[k], HEIGHT / 2 + step * ((shown - 1) / 2 - i)) for i in range(shown)]
            names = [f"{k}.{i + 1}" for i in range(shown)]
            if last:
                names = [f"output {i + 1}" for i in range(shown)] if shown > 1 else ["output"]
            half = 0.14 if last else min(0.4 * step, 0.33)
            for i, (name, (cx, cy)) in enumerate(zip(names, here)):
                self._neuron(ax, name, (cx, cy), (k, i), half)
                for j, (start, place) in enumerate(before):
                    self.parts[f"{start} → {name}"] = 2 * k - 2, (j, i)
                    self._marks[f"{start} → {name}"] = np.array([place, (cx - half, cy)])
            before = [(name, (cx + half, cy)) for name, (cx, cy) in zip(names, here)]
            if not last:
                more = [[*hidden[: k - 1], units + step, *hidden[k:]] for step in (-1, 1)]
                self._minus_plus((x[k], HEIGHT + 0.16), f"{units}", more)
            if units > SHOWN:
                self.axes.text(x[k], -0.02, f"+ {units - SHOWN} more", ha="center", va="top", fontsize=13)
        self._minus_plus((x.mean(), HEIGHT + 0.52), "hidden layers", [hidden[:-1], [*hidden, 2]])
        self.axes.text(0, -0.37, LEGEND, va="center", fontsize=13, linespacing=1.25)
        lines = [mark for mark in self._marks.values() if len(mark) == 2]
        self.artists["edges"] = ax.add_collection(LineCollection(lines, zorder=1))
        corners = [mark[0] for mark in self._marks.values() if len(mark) > 2]
        self.artists["biases"] = ax.scatter(*np.transpose(corners), marker="s", edgecolors="white", zorder=4)
        (self.artists["pick"],) = ax.plot([], [], color=INK, linewidth=2, zorder=5)
        ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))

    def _inputs(self, ax, x, features):
        """Draw all inputs that there could be, the chosen ones in full colour; return the names and places of these."""
        places, (x1, x2) = {}, self.points[self._few].T
        for i, (name, words) in enumerate(FEATURES.items()):
            y, half, chosen = HEIGHT * (1 - (i + 0.5) / len(FEATURES)), 0.24, name in features
            values = eval(name, {"np": np, "x1": x1, "x2": x2})
            picture = class_image(_two(0.5 + 0.5 * values / np.abs(values).max()), COARSE)
            box = x - half, x + half, y - half, y + half
            Pixels(ax, box, smooth=False, zorder=2).set_data(picture if chosen else 0.75 + 0.25 * picture)
            color = INK if chosen else WEAK
            self.axes.text(x - 0.32, y, f"${words}$", ha="right", va="center", fontsize=15, color=color)
            self._spots.append((name, (0, *box[1:])))
            places[name] = x + half, y
        self.axes.text(x, HEIGHT + 0.16, "inputs", ha="center", va="center", fontsize=14)
        return [(name, places[name]) for name in features]

    def _neuron(self, ax, name, center, number, half):
        (x, y), (k, i) = center, number
        box = x - half, x + half, y - half, y + half
        if k < len(self.units):
            self.artists[f"neuron{k}_{i}"] = Pixels(ax, box, smooth=False, zorder=2)
        else:
            color = COLORS[i + (self.units[-1] == 1)]
            ax.plot(x, y, "o", color=color, markersize=20, markeredgecolor="black", zorder=3)
        self.parts[name] = 2 * k - 1, (i,)
        self._marks[name] = np.array(box)[[[0, 2], [0, 3], [1, 3], [1, 2], [0, 2]]]
        self._spots.append((name, box))

    def _minus_plus(self, place, words, targets):
        """Write words between a − and a +, which lead to two lists of hidden layers, where these can be."""
        (x, y), half = place, 0.1 + 0.052 * len(words)
        self.axes.text(x, y, words, ha="center", va="center", fontsize=14)
        for sign, shift, hidden in zip("−+", (-half - 0.1, half + 0.1), targets):
            if len(hidden) <= LAYERS and all(1 <= units <= UNITS for units in hidden) and hidden != self.units[:-1]:
                look = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": ZERO}
                self.axes.text(x + shift, y, sign, ha="center", va="center", fontsize=14, bbox=look)
                self._spots.append((hidden, (x + shift - 0.14, x + shift + 0.14, y - 0.16, y + 0.16)))

    def _map(self, ax, network, axes):
        r = self.extent
        self.artists["image"] = Pixels(ax, (-r, r, -r, r))
        halo = [withStroke(linewidth=4, foreground="white")]
        lines = LineCollection([], colors="black", linewidths=2, zorder=3, path_effects=halo)
        self.artists["boundary"] = ax.add_collection(lines, autolim=False)
        for part, edge in ((~network.test, "white"), (network.test, "black")):
            for k in range(self.classes or 1):
                mine = part & (network.y == k) if self.classes else part
                shades = COLORS[k] if self.classes else _shades(network.y[mine])
                look = {"c": shades, "marker": MARKERS[k], "edgecolor": edge, "linewidth": 0.6, "zorder": 2}
                ax.scatter(*network.X[mine].T, s=22, **look)
        ax.set(xlim=(-r, r), ylim=(-r, r), xticks=[], yticks=[])
        for name, words in zip("xy", axes):
            getattr(ax, f"set_{name}label")(words, fontsize=14, labelpad=2)
        title = {"ha": "center", "va": "bottom", "fontsize": 13, "transform": ax.transAxes}
        self.artists["title"] = ax.text(0.5, 1.02, "", **title)
        ax.grid(False)

    def _losses(self, ax):
        self.loss_axes = ax
        (self.artists["train_line"],) = ax.plot([], [], color=MODEL_COLOR, linewidth=2.5, label="training")
        (self.artists["test_line"],) = ax.plot([], [], color="black", linewidth=2, linestyle="--", label="test")
        ax.set(xlim=(0, 50), ylim=(0, 1), ylabel="loss")
        ax.set_xlabel("epoch", fontsize=14, labelpad=1)
        ax.tick_params(labelsize=11)
        ax.legend(fontsize=13, loc="upper right", ncols=2, frameon=False)

    def draw(self, layers, weights, history, pick):
        """Move all artists; the scale of the losses changes where they fit badly.

        layers: the answers (m, units) of each layer for `points`; weights: a matrix (n_in, n_out) and the biases
        (n_out,) for each of them; history: rows (epoch, training loss, test loss); pick: the one of `parts` that is
        marked, and, where it is a hidden neuron, shown in the large map.
        """
        number, (*_, i) = self.parts[pick]
        k = number // 2 if number % 2 and number < 2 * len(layers) - 1 else len(layers) - 1
        self._move_neurons(layers[:-1])
        self._show_map(self._of_neuron(layers[k][:, i]) if k < len(layers) - 1 else self._answer(layers[-1]))
        name = f"neuron {pick}" if k < len(layers) - 1 else "the answer"
        self.artists["title"].set_text(f"{name}; white edge: training, dark edge: test")
        self._move_weights(weights)
        self.artists["pick"].set_data(*self._marks[pick].T)
        epochs, train, test = np.transpose(history)
        self.artists["train_line"].set_data(epochs, train)
        self.artists["test_line"].set_data(epochs, test)
        self._fit_axes(epochs[-1], max(train.max(), test.max()))

    def _move_neurons(self, layers):
        for k, answers in enumerate(layers, 1):
            for i in range(min(self.units[k - 1], SHOWN)):
                picture = class_image(self._of_neuron(answers[:, i])[self._few], COARSE)
                self.artists[f"neuron{k}_{i}"].set_data(picture)

    def _show_map(self, p):
        self.artists["image"].set_data(class_image(p, FINE))
        self.artists["boundary"].set_segments(boundary_lines(p, self.axis, self.axis))

    def _move_weights(self, weights):
        drawn = {name: weights[number][place] for name, (number, place) in self.parts.items()}
        lines, biases = (np.array([w for name, w in drawn.items() if ("→" in name) == line]) for line in (True, False))
        edges, squares = self.artists["edges"], self.artists["biases"]
        edges.set_linewidth(0.4 + 5.6 * np.abs(lines) / (np.abs(lines).max() or 1))
        edges.set_color(_by_sign(lines))
        squares.set_sizes(10 + 70 * np.abs(biases) / (np.abs(biases).max() or 1))
        squares.set_facecolor(_by_sign(biases))

    def _answer(self, answers):
        """Return the shares of the colours in the answer; a number is all blue from −1 down, all orange from 1 up."""
        return class_probabilities(lambda _: answers, self.points) if self.classes else _two(_share(answers[:, 0]))

    def _of_neuron(self, values):
        """Return the shares of the colours in what a neuron says, from its lowest to its highest."""
        if self.activation == "sigmoid":
            return _two(values)
        return _two(_share(values if self.activation == "tanh" else values / (np.abs(values).max() or 1)))

    def _fit_axes(self, epoch, loss):
        (_, right), (_, top) = self.loss_axes.get_xlim(), self.loss_axes.get_ylim()
        if epoch > right or not 0.2 * top <= loss <= top:
            self.loss_axes.set(xlim=(0, max(right, 2 * epoch if epoch > right else 0)), ylim=(0, 1.3 * loss))


def _share(values):
    """Return what lies from −1 to 1 as a share, from 0 to 1."""
    return np.clip((values + 1) / 2, 0, 1)


def _shades(numbers):
    """Return a colour for each number: blue at −1, white at 0, orange at 1."""
    return [mix("white", COLORS[int(number > 0)], min(abs(number), 1)) for number in numbers]


def _two(share):
    """Return shares (m,) of the second colour as those (m, 2) of both."""
    return np.column_stack([1 - share, share])


def _by_sign(numbers):
    return np.where(numbers > 0, POSITIVE, np.where(numbers < 0, NEGATIVE, ZERO))


def _distance(point, start, end):
    """Return how far a point is from the line from `start` to `end`."""
    along = np.clip((point - start) @ (end - start) / np.sum((end - start) ** 2), 0, 1)
    return np.linalg.norm(point - start - along * (end - start))
