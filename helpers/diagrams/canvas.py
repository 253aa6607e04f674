"""What the drawings share: text in data units, its measure, the empty axes, and nodes.

Every drawing has equal aspect, and its text is measured in the same units. So it keeps its proportions
on an axes of any size: nothing is cut off and no label runs into another.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.textpath import TextPath

from ..style import INK, NODES

FONT = 14 / 72  # 14 pt in inches: graphs and networks count in inches


class Label(Text):
    """Text whose font size is in data units: it grows and shrinks with the drawing."""

    def __init__(self, x, y, text, size, **style):
        super().__init__(x, y, text, **{"ha": "center", "va": "center", "color": INK, "clip_on": False, **style})
        self.data_size = size

    def _fit(self):
        if self.axes is not None:
            pixels = np.diff(self.axes.transData.transform([(0, 0), (1, 0)])[:, 0])[0]
            points = self.data_size * pixels * 72 / self.figure.dpi
            if not np.isclose(points, self.get_fontsize()):
                self.set_fontsize(points)

    def draw(self, renderer):
        self._fit()
        super().draw(renderer)

    def get_window_extent(self, *args, **kwargs):
        self._fit()
        return super().get_window_extent(*args, **kwargs)


def measure(text, size=FONT):
    """Width and height of a text in the units of its size."""
    boxes = [TextPath((0, 0), line, size=100).get_extents() for line in str(text).split("\n") if line.strip()]
    tall = max([box.height for box in boxes], default=0) * size / 100
    return max([box.width for box in boxes], default=0) * size / 100, max(1.2 * size * len(boxes), tall)


def canvas(ax, points, margin, inches=1.0):
    """Return an axes without ticks that shows all the points; if the figure is made here, one unit is `inches` long."""
    low, high = np.min(points, axis=0) - margin, np.max(points, axis=0) + margin
    if ax is None:
        size = (high - low) * inches
        pad = 6 / 72  # what the layout leaves free around the axes
        _, ax = plt.subplots(figsize=size * min(1, 10 / size[0]) + pad, layout="constrained")
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.set_axis_off()
    return ax


def text_box(label):
    """Lower left and upper right corner of a Label, in data units."""
    (x, y), (width, height) = label.get_position(), measure(label.get_text(), label.data_size)
    left = x - {"left": 0, "center": 0.5, "right": 1}[label.get_ha()] * width
    low = y - {"bottom": 0, "center": 0.5, "top": 1}[label.get_va()] * height
    return [(left, low), (left + width, low + height)]


class Node:
    """A circle, or a pill if its text is long: half width `a` of the straight part, radius r, at (x, y)."""

    def __init__(self, x, y, text, kind, r, width):
        self.at, self.text, self.kind, self.r, self.a = (np.array([x, y], float), text, kind, r, max(0, width / 2 - r))

    def border(self, other):
        """Return the point where the line from here to another node leaves this one."""
        toward = np.subtract(other.at, self.at)
        dx, dy = toward / (np.hypot(*toward) or 1)
        if abs(dx) * self.r <= self.a * abs(dy):  # through the straight part
            return self.at + self.r / abs(dy) * np.array([dx, dy])
        along = self.a * abs(dx)
        return self.at + (along + np.sqrt(along**2 - self.a**2 + self.r**2)) * np.array([dx, dy])

    def draw(self, ax):
        fill, edge = NODES[self.kind]
        angle = np.linspace(-90, 90, 61) * np.pi / 180
        right = np.transpose([self.a + self.r * np.cos(angle), self.r * np.sin(angle)])
        outline = self.at + np.concatenate([right, -right])
        ax.add_patch(Polygon(outline, facecolor=fill, edgecolor=edge, lw=1.6, zorder=3, gid="node"))
        if self.text:
            ax.add_artist(Label(*self.at, self.text, FONT, zorder=4))

    @property
    def box(self):
        half = np.array([self.a + self.r, self.r])
        return [self.at - half, self.at + half]
