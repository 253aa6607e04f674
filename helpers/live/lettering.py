"""A text that is drawn again at each move: Matplotlib takes a millisecond for a line of it, this a tenth of it."""

from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform


class Lettering(Text):
    """A text on `ax`, at x, y in its data: what it says is drawn once and kept as a picture, for when it comes again.

    It stands on whole pixels, and has neither box nor formulas. options: those of `ax.text`.
    """

    def __init__(self, ax, x, y, text="", **options):
        super().__init__(x, y, text, transform=ax.transData, clip_on=False, parse_math=False, **options)
        ax.add_artist(self)

    def draw(self, renderer):
        if not (self.get_visible() and self.get_text()):
            return
        if not hasattr(renderer, "buffer_rgba"):  # it does not draw pixels
            super().draw(renderer)
            return
        x, y = np.rint(self.get_transform().transform(self.get_position())).astype(int)
        look = self.get_color(), self.get_ha(), self.get_va(), self.get_rotation()
        left, bottom, pixels = _drawn(self.get_text(), self.get_fontproperties().copy(), self.figure.dpi, *look)
        renderer.draw_image(renderer.new_gc(), x + left, y + bottom, pixels)


@lru_cache(maxsize=500)
def _drawn(text, font, dpi, color, ha, va, rotation):
    """Return a text's picture (height, width, 4), and how many pixels from its place it begins: left and bottom."""
    look = {"color": color, "ha": ha, "va": va, "rotation": rotation}
    artist = Text(0, 0, text, fontproperties=font, parse_math=False, transform=IdentityTransform(), **look)
    artist.set_figure(Figure(dpi=dpi))
    box = artist.get_window_extent(RendererAgg(1, 1, dpi)).padded(2)
    left, bottom = np.floor(box.min).astype(int)
    renderer = RendererAgg(*np.ceil(box.max - (left, bottom)), dpi)
    artist.set_position((-left, -bottom))
    artist.draw(renderer)
    return left, bottom, np.array(renderer.buffer_rgba())[::-1]
