"""The nerve cell."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.diagrams import draw_cortex, draw_nerve_cell


def test_the_drawing_stays_on_its_axes():
    figure, (ax, other) = plt.subplots(1, 2)
    assert draw_nerve_cell(ax=ax) is ax
    assert ax.patches and ax.lines and not other.patches and not other.lines
    texts = " ".join(text.get_text() for text in ax.texts)
    assert all(part in texts for part in ("dendrites", "cell body", "axon", "terminals"))
    plt.close(figure)


def test_the_cortex_has_its_cells_in_three_loose_layers():
    figure, (ax, other) = plt.subplots(1, 2)
    assert draw_cortex(ax=ax) is ax and not other.lines
    heights = np.array([patch.get_xy()[:, 1].mean() for patch in ax.patches])
    assert np.histogram(heights, [0, 2.3, 3.8, 6])[0].tolist() == [9, 13, 22]
    assert all(np.ptp(heights[part]) > 0.2 for part in (heights < 2.3, heights > 3.8))  # loose
    plt.close(figure)
