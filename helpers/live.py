"""A figure that answers the hand: a Matplotlib figure in an `ipywidgets.Image`.

A change of a control redraws only the artists that can change, on top of a stored background, and sends
the picture to the browser. Matplotlib's guide "Faster rendering by using blitting" explains the idea.
"""

import base64
import html
import numbers
import string
import weakref

import ipywidgets as widgets
import numpy as np
from matplotlib.animation import PillowWriter
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from traitlets import Bytes, TraitError, Unicode

from . import _check
from .png import Frames, rgb_png

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def slider(description, value, low, high, step=0.1, *, kind=widgets.FloatSlider, **options):
    """Return a slider of the course's width; `kind` may be any of ipywidgets' sliders.

    Raises ValueError where the value lies outside of its ends, which ipywidgets would move it to in silence.
    """
    if kind is not widgets.FloatLogSlider and not low <= value <= high:  # that one's ends are exponents
        raise ValueError(f"{description} must be a number from {low:g} to {high:g}, but it is {value!r}.")
    return kind(value=value, min=low, max=high, step=step, **room(description), **options)


def choice(description, options, value=None):
    """Return a drop-down list of the course's width; `value`: what is chosen at first, the first option if None."""
    options = list(options)
    return widgets.Dropdown(options=options, value=options[0] if value is None else value, **room(description))


def room(description):
    """Ipywidgets' arguments for the name and the size of a control."""
    return {
        "description": description,
        "layout": widgets.Layout(width="380px"),
        "style": {"description_width": "110px"},
    }


class _TrueMinus(string.Formatter):
    """Formats as str.format does, but gives numbers a minus sign instead of a hyphen."""

    def format_field(self, value, spec):
        text = super().format_field(value, spec)
        return text.replace("-", "−") if isinstance(value, numbers.Number) else text


in_words = _TrueMinus().format  # in_words("at {x:.1f}", x=-2) is "at −2.0"


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
                _move(name, self.controls[name], value)
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

    def save_animation(self, path, control, values=None, *, fps=10):
        """Write a GIF to `path`, caption included, in which `control` goes through `values`, `fps` of them a second.

        values: None stands for all that a slider or a list can be set to. The control ends where it was.
        """
        if control not in self.controls:
            raise ValueError(f"control must be one of {', '.join(self.controls)}, but {control!r} came.")
        moved = self.controls[control]
        before, values = moved.value, list(_settings(moved) if values is None else values)
        if not values:
            raise ValueError("values must hold at least one value, but it is empty.")
        writer, picture = PillowWriter(fps=_check.number("fps", fps, more_than=0)), self._picture()
        page = Figure(figsize=picture.shape[1::-1], dpi=1)  # an inch is a pixel
        image = page.figimage(picture)
        writer.setup(page, path)
        try:
            for value in values:
                self.set(**{control: value})
                image.set_data(self._picture())
                writer.grab_frame()
        finally:
            self.set(**{control: before})
        writer.finish()

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


def _move(name, control, value):
    """Give a control a value. Raises ValueError where it can't take it, or makes another of it, as a slider does."""
    try:
        control.value = value
    except (TraitError, TypeError, ValueError):
        pass
    else:
        if control.value == value:
            return
    if hasattr(control, "options"):
        expected = f"one of {', '.join(str(option) for option in control.options)}"
    elif hasattr(control, "base"):
        expected = f"a number from {control.base**control.min:g} to {control.base**control.max:g}"
    elif hasattr(control, "min"):
        expected = f"a number from {control.min:g} to {control.max:g}"
    else:
        expected = "a value that its control can take"
    raise ValueError(f"{name} must be {expected}, but {value!r} came.")


def _weak(method):
    """Return a function that calls `method` as long as its object lives: ipywidgets keeps every widget."""
    weak = weakref.WeakMethod(method)
    return lambda *given: weak() and weak()(*given)


def _settings(control):
    """All that a list or a slider can be set to."""
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    if not hasattr(control, "step"):
        name = control.description
        raise ValueError(f"values must be given for a control without a range, but it is None for {name!r}.")
    settings = control.min + control.step * np.arange(np.floor((control.max - control.min) / control.step + 1e-9) + 1)
    if isinstance(control, widgets.FloatLogSlider):
        settings = control.base**settings
    return settings.astype(type(control.value)).tolist()
