"""The nerve cell."""

import matplotlib.pyplot as plt

from helpers.diagrams import draw_nerve_cell


def test_the_drawing_stays_on_its_axes():
    figure, (ax, other) = plt.subplots(1, 2)
    assert draw_nerve_cell(ax=ax) is ax
    assert ax.patches and ax.lines and not other.patches and not other.lines
    texts = " ".join(text.get_text() for text in ax.texts)
    assert all(part in texts for part in ("dendrites", "cell body", "axon", "terminals"))
    plt.close(figure)
