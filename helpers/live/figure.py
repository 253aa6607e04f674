"""A figure that answers the hand: a Matplotlib figure in an `ipywidgets.Image`.

A change of a control redraws only the artists that can change, on top of a stored background, and sends
the picture to the browser. Matplotlib's guide "Faster rendering by using blitting" explains the idea.
"""

import base64
import html
import weakref

import ipywidgets as widgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from traitlets import Bytes, Unicode

from .controls import in_words, move
from .png import Frames, rgb_png

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class _Picture(widgets.Image):
    """A PNG that goes to the browser as a data URL: shown sooner than ipywidgets' blob, and never blank in between."""

    format = Unicode("url").tag(sync=True)
    value = Bytes().tag(sync=True, to_json=lambda png, _: b"data:image/png;base64," + base64.b64encode(png))


class LiveFigure:
    """A figure with controls, in which a change redraws only the artists that can change.

    figure: a `matplotlib.figure.Figure` that is not managed by pyplot.
    artists: name -> artist: all that `update` may change; everything else is background, drawn once.
    controls: name -> widget with a `value`.
    update: called with the controls' values by name; moves the artists and returns a dict of numbers.
    caption: a format string for the controls' values and `update`'s numbers. It is shown below the
        picture, and is its text alternative.
    buttons: label -> function without arguments, called when the button is pressed; then `update` is called.
    play: name of a slider of whole numbers that gets a button to run through it by itself.

    `state` holds the values and numbers that are shown now; `set(w=3)` moves controls and `press("Step")`
    presses a button as a hand would. An error in `update` or in a button's function is shown below the
    picture and raised; the next change that can be drawn takes it away.
    """

    def __init__(self, figure, artists, controls, update, caption, *, buttons=None, play=None):
        self.controls, self._update, self._caption = dict(controls), update, caption
        self._actions, self._setting = dict(buttons or {}), False
        self._image, self._text = _Picture(), widgets.HTML()
        self._text.add_class("live-caption")
        self.buttons = {
            label: widgets.Button(description=label, layout={"width": "auto", "min_width": "90px"})
            for label in self._actions
        }
        self._refresh()
        if figure is not None:  # else `update` has made it
            self._adopt(figure, artists)
        self.widget = widgets.VBox(
            [*self._panel(play), self._image, self._text], layout=widgets.Layout(align_items="flex-start")
        )
        self.widget.add_class("live-figure")  # labels.js finds it by this name
        self._show()
        changed, press = _weak(self._changed), _weak(self.press)
        for control in self.controls.values():
            control.observe(changed, "value")
        for label, button in self.buttons.items():
            button.on_click(lambda _, label=label: press(label))

    @property
    def values(self):
        """The controls' values by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def caption(self):
        """The caption for what is shown now."""
        return in_words(self._caption, **self.state)

    def set(self, **values):
        """Set controls by name, all at once, and redraw the picture one time.

        Raises ValueError for a name that is not there, and for a value that a control can't take; nothing changes then.
        """
        unknown = [name for name in values if name not in self.controls]
        if unknown:
            raise ValueError(f"set takes the controls {', '.join(self.controls)}, but {unknown[0]!r} came.")
        before, self._setting = self.values, True
        try:
            for name, value in values.items():
                move(name, self.controls[name], value)
        except ValueError:
            for name, value in before.items():
                self.controls[name].value = value
            raise
        finally:
            self._setting = False
        self.refresh()

    def press(self, label):
        """Press the button with this label."""
        if label not in self._actions:
            raise ValueError(f"press takes the buttons {', '.join(self._actions)}, but {label!r} came.")
        self.refresh(after=self._actions[label])

    def refresh(self, after=None):
        """Draw what the controls say now; first call the function `after`, if there is one."""
        try:
            if after is not None:
                after()
            self._refresh()
            self._show()
        except Exception as error:
            self._text.value = f"<b role='alert'>{html.escape(f'{type(error).__name__}: {error}')}</b>"
            raise

    def redraw_background(self):
        """Draw everything but the changing artists anew and remember it."""
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self.figure.bbox)
        self._frames = Frames(np.asarray(self._canvas.buffer_rgba()))

    def frame(self):
        """Return the picture as it is now: PNG bytes."""
        return self._frames.png(self._pixels())

    def _adopt(self, figure, artists):
        """Show this figure with these changing artists from now on."""
        self.figure, self.artists = figure, dict(artists)
        self._canvas = FigureCanvasAgg(figure)
        self._canvas.draw()  # the layout is worked out once, with all artists, and then kept
        figure.set_layout_engine("none")
        for artist in self.artists.values():
            artist.set_animated(True)
        self.redraw_background()
        self._image.layout = widgets.Layout(width=f"{figure.bbox.width:.0f}px", max_width="100%")

    def _panel(self, play):
        """Return the rows of controls above the picture."""
        shown = list(self.controls.values())
        if play is not None:
            moved = self.controls[play]
            self.player = widgets.Play(
                value=moved.value, min=moved.min, max=moved.max, interval=150, description=f"play {play}"
            )
            widgets.jslink((self.player, "value"), (moved, "value"))  # runs in the browser, as fast as the kernel can
            shown[shown.index(moved)] = widgets.HBox([moved, self.player])
        row = widgets.Layout(flex_flow="row wrap", width="100%")
        return [widgets.HBox(part, layout=row) for part in (shown, list(self.buttons.values())) if part]

    def _pixels(self):
        self._canvas.restore_region(self._background)
        for artist in sorted(self.artists.values(), key=lambda artist: artist.get_zorder()):
            self.figure.draw_artist(artist)
        return np.asarray(self._canvas.buffer_rgba())

    def _refresh(self):
        values = self.values
        self.state = {**values, **(self._update(**values) or {})}

    def _show(self):
        self._image.value = self.frame()
        self._text.value = f"<div style='font-size:1.5em; line-height:1.5'>{html.escape(self.caption)}</div>"

    def _changed(self, change=None):
        if not self._setting:
            self.refresh()

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return the live widget where there is a kernel, and a picture with its caption where there is none."""
        self.widget.figure = self  # who is shown must live on, even without a name
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {WIDGET_VIEW: view, "image/png": rgb_png(self._picture(), compress_level=6), "text/plain": self.caption}

    def _picture(self):
        """Return the picture with its caption below it: pixels (height, width, 3)."""
        width, dpi = self.figure.get_figwidth(), self.figure.dpi
        strip = Figure(figsize=(width, 0.5), dpi=dpi)
        strip.text(0.5, 0.5, self.caption, ha="center", va="center", fontsize=14)
        canvas = FigureCanvasAgg(strip)
        canvas.draw()
        return np.vstack([self._pixels()[..., :3], np.asarray(canvas.buffer_rgba())[..., :3]])


def _weak(method):
    """Return a function that calls `method` as long as its object lives: ipywidgets keeps every widget."""
    weak = weakref.WeakMethod(method)
    return lambda *given: weak() and weak()(*given)
