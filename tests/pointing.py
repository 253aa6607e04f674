"""A hand on a live figure's picture, as browser.js tells of it."""

import itertools

COUNT = itertools.count()


def point(live, ax, x, y, event="down"):
    """Let the hand point at x, y in the units of `ax`."""
    across, up = ax.transData.transform((x, y)) / (live.figure.bbox.width, live.figure.bbox.height)
    live._hand.value = f"{event} {across:.5f} {1 - up:.5f} {next(COUNT)}"
