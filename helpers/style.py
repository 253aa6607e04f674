"""Every colour and marker of the series, and the style file that `helpers.start()` applies.

Colours: Okabe and Ito (2008) for classes and weights, Paul Tol's "muted" set for the racers; both are safe for
colour-blind readers.
"""

from pathlib import Path

from matplotlib.colors import to_rgb

STYLE_FILE = Path(__file__).with_name("course.mplstyle")
COLORS = ("#0072B2", "#E69F00", "#009E73")  # class 0, 1, 2
MARKERS = ("o", "^", "s")
SPECIES_COLORS = {"setosa": "#009E73", "versicolor": "#CC79A7", "virginica": "#56B4E9"}
SPECIES_MARKERS = {"setosa": "s", "versicolor": "o", "virginica": "^"}
MODEL_COLOR = "#882255"
THRESHOLD_COLOR = "#666666"
POSITIVE, NEGATIVE, ZERO = "#E69F00", "#0072B2", "#999999"  # a weight, by its sign
FORWARD, BACKWARD = "#0072B2", "#B34700"  # in a computation graph: values, gradients
INK, QUIET = "#222222", "#555555"  # text; arrows and captions
NODES = {  # kind of a node in a drawing: fill, outline
    "input": ("#E8E8E8", "#555555"),
    "operation": ("#FFFFFF", INK),
    "parameter": ("#FFF3D1", "#B87F00"),
    "output": ("#F1DDE6", "#882255"),
    "highlight": ("#FFE14D", INK),
}
NECTAR = ("#FFF6D6", "#F6C82E", "#A8740A")  # the mark on an iris's sepal: its rim, its middle, its line
WEAK = "#707070"  # a text that matters little
CONTOUR = "#00000055"  # a line of equal height
CELL, AXON, SHEATH = "#CC79A7", "#882255", "#F3D9E6"  # a nerve cell
RACERS = {  # optimiser: colour, marker and its size
    "SGD": ("#332288", "o", 9),
    "momentum": ("#88CCEE", "s", 9),
    "Nesterov": ("#44AA99", "D", 9),
    "RMSprop": ("#117733", "^", 9),
    "Adagrad": ("#999933", "v", 9),
    "Adadelta": ("#DDCC77", "P", 11),
    "Adam": ("#882255", "*", 15),
    "Adamax": ("#CC6677", "X", 11),
    "Nadam": ("#AA4499", "p", 11),
}
LEGEND_ABOVE = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3}  # never over the data


def racer_style(name, size=1.0):
    """Matplotlib's arguments for the racer `name`: its colour and marker, the same in every picture."""
    color, marker, points = RACERS.get(name, ("#000000", "h", 10))  # black: a racer that is not from Keras
    return {"color": color, "marker": marker, "markersize": size * points, "markeredgecolor": "black"}


def mix(color, other, share):
    """Return a colour between two: `share`, from 0 to 1, of the other one."""
    return tuple((1 - share) * one + share * two for one, two in zip(to_rgb(color), to_rgb(other)))
