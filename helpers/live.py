"""A figure that answers the hand: a Matplotlib figure in an `ipywidgets.Image`.

A change of a control redraws only the artists that can change, on top of a stored background, and sends
the picture to the browser. Matplotlib's guide "Faster rendering by using blitting" explains the idea.
"""

import html
import io
import re

import ipywidgets as widgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def slider(description, value, low, high, step=0.1, *, kind=widgets.FloatSlider, **options):
    """A slider of the course's width; `kind` may be any of ipywidgets' sliders."""
    layout = widgets.Layout(width="380px")
    return kind(value=value, min=low, max=high, step=step, description=description, layout=layout,
                style={"description_width": "110px"}, **options)


class LiveFigure:
    """A figure with controls, in which a change redraws only the artists that can change.

    figure: a `matplotlib.figure.Figure` that is not managed by pyplot.
    artists: name -> artist: all that `update` may change; everything else is background, drawn once.
    controls: name -> widget with a `value`.
    update: called with the controls' values by name; moves the artists and returns a dict of numbers.
    caption: a format string for the controls' values and `update`'s numbers. It is shown below the
        picture, and is its text alternative.

    `state` holds the values and numbers that are shown now; `set(w=3)` moves controls as a hand would.
    """

    def __init__(self, figure, artists, controls, update, caption):
        self.figure, self.artists, self.controls = figure, dict(artists), dict(controls)
        self._update, self._caption, self._setting = update, caption, False
        self._canvas = FigureCanvasAgg(figure)
        self._refresh()
        self._canvas.draw()  # the layout is worked out once, with all artists, and then kept
        figure.set_layout_engine("none")
        for artist in self.artists.values():
            artist.set_animated(True)
        self.redraw_background()
        size = widgets.Layout(width=f"{figure.bbox.width:.0f}px", max_width="100%")
        self._image = widgets.Image(format="png", layout=size)
        self._text = widgets.HTML()
        rows = [widgets.HBox(list(self.controls.values()), layout=widgets.Layout(flex_flow="row wrap", width="100%"))]
        self.widget = widgets.VBox([*rows, self._image, self._text], layout=widgets.Layout(align_items="flex-start"))
        self._show()
        for control in self.controls.values():
            control.observe(self._changed, "value")

    @property
    def values(self):
        """The controls' values by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def caption(self):
        """The caption for what is shown now."""
        return re.sub(r"-(?=[\d.])", "−", self._caption.format(**self.state))

    def set(self, **values):
        """Set controls by name, all at once, and redraw the picture one time."""
        unknown = [name for name in values if name not in self.controls]
        if unknown:
            raise ValueError(f"set takes the controls {', '.join(self.controls)}, but {unknown[0]!r} came.")
        self._setting = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._setting = False
        self._changed()

    def redraw_background(self):
        """Draw everything but the changing artists anew and remember it."""
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self.figure.bbox)

    def frame(self):
        """The picture as it is now: PNG bytes."""
        return _png(self._pixels())

    def _pixels(self):
        self._canvas.restore_region(self._background)
        for artist in sorted(self.artists.values(), key=lambda artist: artist.get_zorder()):
            self.figure.draw_artist(artist)
        return np.asarray(self._canvas.buffer_rgba())[..., :3]

    def _refresh(self):
        values = self.values
        self.state = {**values, **(self._update(**values) or {})}

    def _show(self):
        self._image.value = self.frame()
        self._text.value = f"<div style='font-size:1.5em; line-height:1.5'>{html.escape(self.caption)}</div>"

    def _changed(self, change=None):
        if self._setting:
            return
        try:
            self._refresh()
            self._show()
        except Exception as error:
            self._text.value = f"<b>{html.escape(f'{type(error).__name__}: {error}')}</b>"
            raise

    def _repr_mimebundle_(self, include=None, exclude=None):
        """The live widget where there is a kernel, and a picture with its caption where there is none."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        picture = np.vstack([self._pixels(), self._caption_pixels()])
        return {WIDGET_VIEW: view, "image/png": _png(picture, compress_level=9), "text/plain": self.caption}

    def _caption_pixels(self):
        width, dpi = self.figure.get_figwidth(), self.figure.dpi
        strip = Figure(figsize=(width, 0.5), dpi=dpi)
        strip.text(0.5, 0.5, self.caption, ha="center", va="center", fontsize=14)
        canvas = FigureCanvasAgg(strip)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())[..., :3]


def _png(pixels, compress_level=1):
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(stream, "png", compress_level=compress_level)
    return stream.getvalue()
