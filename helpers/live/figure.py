"""A figure that answers the hand: a Matplotlib figure in an `ipywidgets.Image`.

A change of a control redraws only the artists that can change, on top of a stored background, and sends
the picture to the browser. Matplotlib's guide "Faster rendering by using blitting" explains the idea.
"""

import base64
import contextlib
import html
import weakref

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from traitlets import Bytes, Unicode

from .controls import as_control, in_words, move, nearest
from .png import rgb_png
from .record import record

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class _Picture(widgets.Image):
    """A PNG that goes to the browser as a data URL: shown sooner than ipywidgets' blob, and never blank in between."""

    format = Unicode("url").tag(sync=True)
    value = Bytes().tag(sync=True, to_json=lambda png, _: b"data:image/png;base64," + base64.b64encode(png))


class LiveFigure:
    """A figure with controls, in which a change redraws only the artists that can change.

    figure: a Matplotlib figure. One of pyplot's is taken over: it is shown here and nowhere else.
    artists: name -> artist: all that `update` may change. Everything else is background and drawn once, but for what
        lies above an artist that changes: the order is Matplotlib's own, by zorder and then as they were made. That
        holds within axes and their twins; other axes that reach over them, and what belongs to the figure itself, stay
        below what changes.
    controls: name -> a range (start, low, high) or (start, low, high, step) for a slider (of whole numbers, if all are;
        its step is then 1, else 0.1), a list for a drop-down, or
        a widget with a `value`, such as `slider` and `choice` make.
    update: called with the controls' values by name; moves the artists and returns a dict of numbers. It may change
        the limits of axes, which costs a new background.
    caption: a format string for the controls' values and `update`'s numbers. It is shown below the
        picture, and is its text alternative.
    buttons: label -> function without arguments, called when the button is pressed; then `update` is called.
    play: name of a slider of whole numbers that gets a button to run through it by itself; interval: milliseconds from
        number to number.
    drag: axes -> function(x, y) that returns the controls' new values by name for a hand that points at x, y in the
        units of the axes. What lies beyond the end of a control becomes that end.
    layout: the controls stand in rows above the picture; "beside" puts them in a column to its right, and two or three
        lists of names put these in columns above it, and the others below them.

    `state` holds the values and numbers that are shown now; `set(w=3)` moves controls and `press("Step")`
    presses a button as a hand would. While `locked` is true, a hand can move nothing. An error in `update` or in a
    button's function is shown below the picture and raised; the next change that can be drawn takes it away.
    """

    def __init__(
        self, figure, artists, controls, update, caption, *, buttons=None, play=None, interval=150, drag=None, layout=()
    ):
        self.controls = {name: as_control(name, given) for name, given in controls.items()}
        self.figure, self._drawn = None, ()
        _check_figure(figure, artists, self)
        _check(self.controls, buttons or {}, play, layout)
        self._update, self._caption, self._drag = update, caption, drag or {}
        self._actions, self._setting, self._held, self._locked = dict(buttons or {}), False, None, False
        self._image, self._text = _Picture(), widgets.HTML()
        self._text.add_class("live-caption")
        wide = {"width": "auto", "min_width": "90px"}
        self.buttons = {label: widgets.Button(description=label, layout=wide) for label in self._actions}
        self.state = self._numbers()
        self._take(figure, artists)
        self.widget = self._arranged(layout, play, interval)
        self._show()
        self._listen()

    @property
    def values(self):
        """The controls' values by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def caption(self):
        """The caption for what is shown now."""
        try:
            return in_words(self._caption, **self.state)
        except LookupError as error:
            raise ValueError(f"The caption may speak of {', '.join(self.state)}, but not of {error}.") from None

    def set(self, **values):
        """Set controls by name, all at once, and redraw the picture one time.

        Raises ValueError for a name that is not there and for a value that a control can't take, and what `update`
        raises; nothing changes then.
        """
        before = self.values
        try:
            self._move(values)
            self.state = self._numbers()
            self._show()
        except Exception:
            self._move(before)
            with contextlib.suppress(Exception):  # what was shown may have been an error itself
                self.state = self._numbers()
            raise

    def press(self, label):
        """Press the button with this label."""
        if label not in self._actions:
            raise ValueError(f"press takes the buttons {', '.join(self._actions) or '(none)'}, but {label!r} came.")
        self.refresh(after=self._actions[label])

    def refresh(self, after=None):
        """Draw what the controls say now; first call the function `after`, if there is one."""
        try:
            if after is not None:
                after()
            self.state = self._numbers()
            self._show()
        except Exception as error:
            self._text.value = f"<b role='alert'>{html.escape(f'{type(error).__name__}: {error}')}</b>"
            raise

    def replace(self, figure, artists):
        """Take this figure with these changing artists from now on; `refresh`, or the next change, shows it."""
        _check_figure(figure, artists, self)
        self._take(figure, artists)

    @property
    def locked(self):
        """Whether the hand can't move anything: neither the controls nor the picture."""
        return self._locked

    @locked.setter
    def locked(self, locked):
        self._locked = locked
        for part in (*self.controls.values(), *self.buttons.values(), *filter(None, [self.player])):
            part.disabled = locked

    def _take(self, figure, artists):
        if figure.canvas.manager is not None:
            plt.close(figure)
        self._release()
        self.figure, self.artists, figure._live = figure, dict(artists), weakref.ref(self)
        self._canvas = FigureCanvasAgg(figure)
        self._canvas.draw()  # the layout is worked out once, with all artists, and then kept
        figure.set_layout_engine("none")
        self._drawn = _in_order(figure, self.artists.values())
        for artist in self._drawn:
            artist.set_animated(True)
        self.redraw_background()
        self._image.layout.width = f"{figure.bbox.width:.0f}px"
        self._image.layout.max_width = "calc(100% - 4px)"  # ipywidgets leaves 2 px free on each side

    def redraw_background(self):
        """Draw everything but the changing artists anew and remember it."""
        self._canvas.draw()
        self._background, self._limits = self._canvas.copy_from_bbox(self.figure.bbox), self._limits_now()

    def frame(self):
        """Return the picture as it is now: PNG bytes."""
        return rgb_png(self._pixels()[..., :3])

    def record(self, **grid):
        """Return the `Frames` of this figure, for a page without a kernel: see `helpers.live.record.record`."""
        return record(self, **grid)

    def close(self):
        """Take the figure and its controls away, in the browser and from memory. It can't be used afterwards."""
        self.widget.figure = None
        self._release()
        self._closing()

    def _release(self):
        """Let go of the figure: it is a still one again."""
        for artist in self._drawn:
            artist.set_animated(False)
        if self.figure is not None:
            self.figure._live = None

    def _listen(self):
        changed, press, dragged = _weak(self._changed), _weak(self.press), _weak(self._dragged)
        for control in self.controls.values():
            control.observe(changed, "value")
        for label, button in self.buttons.items():
            button.on_click(lambda _, label=label: press(label))
        if self._drag:
            self._hand.observe(dragged, "value")
        # ipywidgets keeps every widget, also when nobody has the figure any more.
        self._closing = weakref.finalize(self, _close, self.widget)
        self._closing.atexit = False

    def _arranged(self, layout, play, interval):
        """Return the widget that holds controls, picture and caption."""
        shown, self.player, self.played = dict(self.controls), None, None
        if play is not None:
            moved = self.played = self.controls[play]
            self.player = widgets.Play(
                value=moved.value, min=moved.min, max=moved.max, interval=interval, description=f"play {play}"
            )
            shown[play] = widgets.HBox([moved, self.player], layout={"flex_flow": "row wrap"})
            # It runs in the browser, as fast as the kernel can.
            shown[play].link = widgets.jslink((self.player, "value"), (moved, "value"))
        rows = {"flex_flow": "row wrap", "width": "100%"}
        buttons = [widgets.HBox([*self.buttons.values()], layout=rows)] if self.buttons else []
        picture = widgets.VBox([self._image, self._text], layout={"align_items": "flex-start"})
        columns = [list(shown)] if layout == "beside" else layout
        if layout == "beside" or len(columns) > 2:
            for control in (self.controls[name] for part in columns for name in part):
                control.layout.width, control.style.description_width = "275px", "105px"
        panels = [widgets.VBox([shown.pop(name) for name in part]) for part in columns]
        if layout == "beside":
            panels[0].children = [*panels[0].children, *buttons]
            whole = widgets.HBox([picture, *panels], layout={"flex_flow": "row wrap"})
        else:
            lines = [widgets.HBox(some, layout=rows) for some in (panels, [*shown.values()]) if some]
            whole = widgets.VBox([*lines, *buttons, picture])
        if self._drag:
            self._image.add_class("live-drag")  # browser.js listens on it, and writes into the hidden box
            self._hand = widgets.Text(layout={"display": "none"})
            self._hand.add_class("live-hand")
            whole.children = [*whole.children, self._hand]
        whole.add_class("live-figure")  # browser.js finds it by this name
        return whole

    def _limits_now(self):
        return [tuple(ax.viewLim.extents) for ax in self.figure.axes]

    def _pixels(self):
        if self._limits_now() != self._limits:
            self.redraw_background()
        self._canvas.restore_region(self._background)
        for artist in self._drawn:
            self.figure.draw_artist(artist)
        return np.asarray(self._canvas.buffer_rgba())

    def _numbers(self):
        values = self.values
        found = self._update(**values)
        if not isinstance(found, (dict, type(None))):
            raise ValueError(f"update must return a dict of numbers, or nothing, but {found!r} came.")
        return {**values, **(found or {})}

    def _show(self):
        self._check_open()
        picture, caption = self.frame(), html.escape(self.caption)
        self._image.value = picture
        self._text.value = f"<div style='font-size:1.5em; line-height:1.5'>{caption}</div>"

    def _move(self, values):
        """Set controls without a redraw."""
        unknown = [name for name in values if name not in self.controls]
        if unknown:
            raise ValueError(f"The controls are {', '.join(self.controls)}, but {unknown[0]!r} came.")
        self._setting = True
        try:
            for name, value in [*values.items()] * 2:  # twice, as a control may move another one
                move(name, self.controls[name], value)
        finally:
            self._setting = False

    def _changed(self, change=None):
        if not self._setting:
            self.refresh()

    def _dragged(self, change):
        """Let the controls follow a hand on the picture: "down 0.31 0.52 7", shares from the left and from above."""
        if self._locked:
            return
        event, x, y, _ = change["new"].split()
        place = float(x) * self.figure.bbox.width, (1 - float(y)) * self.figure.bbox.height
        if event == "down":
            self._held = next((ax for ax in self._drag if ax.bbox.contains(*place)), None)
        if self._held is not None:
            hand = self._held.transData.inverted().transform(place)
            self.refresh(after=lambda: self._follow(self._drag[self._held](*hand)))

    def _follow(self, hand):
        """Move controls as near to these values as they can come."""
        known = {name: control for name, control in self.controls.items() if name in hand}
        self._move({**hand, **{name: nearest(control, hand[name]) for name, control in known.items()}})

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return the live widget where there is a kernel, and a picture with its caption where there is none."""
        self._check_open()
        self.widget.figure = self  # who is shown must live on, even without a name
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {WIDGET_VIEW: view, "image/png": rgb_png(self._picture(), compress_level=6), "text/plain": self.caption}

    def _check_open(self):
        if self.widget.comm is None:
            raise ValueError("This figure was closed: make a new one.")

    def _picture(self):
        """Return the picture with its caption below it: pixels (height, width, 3)."""
        width, dpi = self.figure.get_figwidth(), self.figure.dpi
        strip = Figure(figsize=(width, 0.5), dpi=dpi)
        text = strip.text(0.5, 0.5, self.caption, ha="center", va="center", fontsize=14)
        canvas = FigureCanvasAgg(strip)
        text.set_fontsize(14 * min(1, 0.98 * strip.bbox.width / max(1, text.get_window_extent().width)))
        canvas.draw()
        return np.vstack([self._pixels()[..., :3], np.asarray(canvas.buffer_rgba())[..., :3]])


def _check_figure(figure, artists, owner):
    """Raise ValueError, in a sentence, where this is no figure for the LiveFigure `owner`, or these no artists."""
    if not isinstance(figure, Figure):
        raise ValueError(f"figure must be a Matplotlib figure, but {type(figure).__name__} came.")
    if getattr(figure, "_live", None) is not None and figure._live() not in (None, owner):
        raise ValueError("figure belongs to another LiveFigure: make a new one, or close() the other first.")
    if not isinstance(artists, dict):
        raise ValueError(f"artists must be a dict, a name for each artist, but {type(artists).__name__} came.")
    for name, artist in artists.items():
        if not isinstance(artist, Artist):
            kind = type(artist).__name__
            raise ValueError(f"artists[{name!r}] must be one Matplotlib artist, but {kind} came: name each part of it.")


def _check(controls, buttons, play, layout):
    """Raise ValueError, in a sentence, where an argument of LiveFigure is of the wrong kind."""
    if not (isinstance(buttons, dict) and all(map(callable, buttons.values()))):
        raise ValueError(f"buttons must be a dict, label -> function without arguments, but {buttons!r} came.")
    if play is not None and not isinstance(controls.get(play), widgets.IntSlider):
        raise ValueError(f"play must name a slider of whole numbers, but {play!r} came.")
    lists = not isinstance(layout, str) and all(isinstance(part, (list, tuple)) for part in layout)
    names = [name for part in layout for name in part] if lists else []
    if layout != "beside" and not (lists and len({*names}) == len(names) and {*names} <= {*controls}):
        raise ValueError(f'layout must be "beside" or lists of names of controls, each once, but {layout!r} came.')


def _in_order(figure, changing):
    """Return these artists, and the still ones that lie above one of them, in the order in which Matplotlib draws."""
    changing, found = list(changing), []
    axes = sorted(figure.axes, key=lambda ax: ax.get_zorder())
    for place in dict.fromkeys(ax.bbox.bounds for ax in axes):  # twins lie in one place, one above the other
        layers = [ax for ax in axes if ax.bbox.bounds == place]
        artists = [artist for ax in layers for artist in sorted(ax.get_children(), key=lambda one: one.get_zorder())]
        first = next((k for k, artist in enumerate(artists) if artist in changing), len(artists))
        above = artists[first:]
        found += [artist for artist in above if artist in changing or any(_covers(ax, artist) for ax in layers)]
    return found + [artist for artist in changing if artist not in found]


def _covers(ax, artist):
    """Return whether the artist can lie over the data of `ax`: not an axis and not what stands outside of it."""
    legend = ax.get_legend()
    data = [*ax.lines, *ax.patches, *ax.collections, *ax.images, *ax.texts, *ax.artists]
    data += ax.spines.values() if ax.axison else []
    return artist in data or (artist is legend is not None and legend.get_window_extent().overlaps(ax.bbox))


def _close(widget):
    """Close a widget and all that it holds."""
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in (getattr(widget, "link", None), widget.layout, getattr(widget, "style", None), widget):
        if part is not None:
            part.close()


def _weak(method):
    """Return a function that calls `method` as long as its object lives: ipywidgets keeps every widget."""
    weak = weakref.WeakMethod(method)
    return lambda *given: weak() and weak()(*given)
