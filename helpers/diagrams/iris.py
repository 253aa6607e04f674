"""The iris species, drawn to scale."""

import numpy as np
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from .._arguments import number
from ..style import INK, NECTAR, SPECIES_COLORS, mix
from .canvas import Label, canvas

MEASURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def _blade(length, width):
    """Return the outline of a sepal or petal from (0, 0) to (length, 0), at its widest exactly `width` wide."""
    x = np.array([0.16, 0.36, 0.62, 0.82, 0.97, 1.0]) * length
    y = np.array([0.16, 0.5, 0.5, 0.5, 0.26, 0.0]) * width
    vertices = [(0, 0), *zip(x, y), *zip(x[-2::-1], -y[-2::-1]), (0, 0), (0, 0)]
    return Path(vertices, [Path.MOVETO] + [Path.CURVE4] * 12 + [Path.CLOSEPOLY])


def _draw_blade(ax, length, width, angle, at, *, fill, rim, edge, part, signal=False):
    """One sepal or petal: a shaded fill, veins, an outline and, if wanted, the yellow signal of a fall."""
    place = Affine2D().rotate_deg(angle).translate(*at)
    outline = _blade(length, width)
    whole = PathPatch(place.transform_path(outline), facecolor=rim, edgecolor="none", zorder=2)
    ax.add_patch(whole)

    def add(path, **style):
        ax.add_patch(patch := PathPatch(place.transform_path(path), zorder=2, **style))
        patch.set_clip_path(whole)

    for k in np.linspace(0, 1, 12):  # soft shading: copies that shrink towards the throat
        smaller = Affine2D().scale(1 - 0.75 * k, 1 - 0.85 * k).translate(0.12 * length * k, 0)
        add(smaller.transform_path(outline), facecolor=mix(rim, fill, k), edgecolor="none")
    for share in (-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75):  # veins
        x, y = (0, 0.3, 0.65, 0.92 - 0.18 * share**2), (0, 0.4, 0.6, 0.36)
        vein = np.transpose([x, np.multiply(y, share)]) * (length, width)
        add(Path(vein, [Path.MOVETO] + [Path.CURVE4] * 3), facecolor="none", edgecolor=edge, lw=0.8, alpha=0.5)
    if signal:
        for size, color in zip((1, 0.72), NECTAR):
            spot = _blade(0.42 * length * size, 0.26 * width * size)
            add(spot, facecolor=color, edgecolor="none", alpha=0.95)
        add(Path([(0, 0), (0.3 * length, 0)]), facecolor="none", edgecolor=NECTAR[2], lw=1)
    line = {"edgecolor": edge, "lw": 1.3, "joinstyle": "round"}
    ax.add_patch(PathPatch(whole.get_path(), facecolor="none", zorder=2, gid=part, **line))


def draw_iris(sepal_length, sepal_width, petal_length, petal_width, *, color, ax=None, at=(0, 0)):
    """Draw one iris from above, to scale: three pale sepals and between them three petals.

    The four measures are in cm, and so are the axes' units: each sepal's outline is exactly sepal_length long
    and sepal_width wide. `at` is the flower's middle. The shape is ours, simplified. Returns the axes.
    """
    for name, value in zip(MEASURES, (sepal_length, sepal_width, petal_length, petal_width)):
        number(name, value, more_than=0)
    extent = max(np.hypot(sepal_length, sepal_width / 2), np.hypot(petal_length, petal_width / 2))
    if ax is None:
        ax = canvas(None, np.add([[-extent, -extent], [extent, extent]], at), 0.3, 8 / 36)
    ax.set_aspect("equal")
    sepal = {"fill": mix(color, "white", 0.9), "rim": mix(color, "white", 0.55), "edge": mix(color, "black", 0.35)}
    petal = {"fill": mix(color, "white", 0.15), "rim": mix(color, "black", 0.12), "edge": mix(color, "black", 0.6)}
    for angle in (270, 30, 150):
        _draw_blade(ax, sepal_length, sepal_width, angle, at, part="sepal", signal=True, **sepal)
    for angle in (90, 210, 330):
        _draw_blade(ax, petal_length, petal_width, angle, at, part="petal", **petal)
    ax.add_patch(Circle(at, 0.22, facecolor=NECTAR[1], edgecolor=petal["edge"], lw=1, zorder=3))
    ax.autoscale_view()  # no effect where the limits are set
    return ax


def draw_species(iris, *, ax=None):
    """Draw the mean flower of each iris species side by side, to scale, with its petal width below it.

    iris: DataFrame with sepal_length, sepal_width, petal_length, petal_width (in cm) and species.
    Returns the axes.
    """
    missing = [name for name in [*MEASURES, "species"] if name not in getattr(iris, "columns", [])]
    if missing:
        raise ValueError(f"iris must be a DataFrame with the column {missing[0]}, but it has none.")
    means = iris.groupby("species", observed=True)[MEASURES].mean()
    if unknown := sorted(set(means.index) - set(SPECIES_COLORS)) or len(means) == 0:
        raise ValueError(f"iris must hold the species {', '.join(SPECIES_COLORS)}, but it holds {unknown or 'none'}.")
    size = 0.875  # in cm of the flowers: 14 pt where 36 cm are 8 inches wide
    extent = means[["sepal_length", "petal_length"]].to_numpy().max()
    step = 1.86 * extent
    right = step * (len(means) - 1) + 0.95 * extent
    ax = canvas(ax, [(-0.95 * extent, -extent - 4.2), (right, 0.97 * extent)], 0.3, 8 / 36)
    for k, species in enumerate(name for name in SPECIES_COLORS if name in means.index):
        x, y, dark = k * step, -extent - 1.1, mix(SPECIES_COLORS[species], "black", 0.35)
        draw_iris(*map(float, means.loc[species]), color=SPECIES_COLORS[species], ax=ax, at=(x, 0))
        ax.add_artist(Label(x, y, species, 1.35 * size, weight="bold", color=dark))
        ax.add_artist(Label(x, y - 1.6, f"petal {means.petal_width[species]:.2f} cm wide", size))
        _ruler(ax, x, y - 2.8, means.petal_width[species], dark, lw=5)
    length, petal = means[["sepal_length", "petal_length"]].iloc[0]  # name the parts on the first flower
    for name, tip, x in (
        ("sepal", (-0.12 * length, -0.6 * extent), -0.55),
        ("petal", petal * np.array([0.78, -0.45]), 0.55),
    ):
        ax.add_artist(Label(x * extent, -0.6 * extent, name, 0.9 * size, ha="left" if x > 0 else "right"))
        ax.plot((tip[0], 0.97 * x * extent), (tip[1], -0.6 * extent), color=INK, lw=1.2, zorder=4)
    _ruler(ax, 2.5 - 0.95 * extent, 0.93 * extent, 5, INK, lw=2)
    ax.add_artist(Label(5.4 - 0.95 * extent, 0.93 * extent, "5 cm", size, ha="left"))
    return ax


def _ruler(ax, x, y, length, color, lw):
    """Draw a horizontal bar of a true length with a short stroke at each end."""
    ends = x - length / 2, x + length / 2
    ax.plot(ends, (y, y), color=color, lw=lw, solid_capstyle="butt", gid="ruler")
    ax.vlines(ends, y - 0.3, y + 0.3, color=color, lw=1.5)
