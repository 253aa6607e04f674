"""What a live figure shows at every setting of its controls, written down: a page can then show it without a kernel.

The still part and each artist that changes are drawn once for each setting, by a renderer that notes paths, texts and
small pictures instead of drawing them. What an artist looks like depends on some of the controls only; it is kept
for these, each look once. `player.js` draws it again.
"""

import base64
import contextlib
import gzip
import html
import io
import itertools
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path as File

import ipywidgets as widgets
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D
from PIL import Image

from .controls import nearest

FINE = 4  # steps of a coordinate in a pixel
MOST = 20_000  # settings of one figure
COLORS = 128  # of the small pictures
HAND = 25  # places of a hand from side to side
TRIED, GAP, WIDE = 6, 7, 800  # settings that are looked at for a gap, its pixels; the figure's, where one is needed
MOST_STOPS = 225  # settings for which it is written down where a hand leads
PAGE = """<style>{style}</style><script>{player}</script>
<figure class="frames" data-frames="{name}"><img src="data:image/png;base64,{picture}" alt="{caption}">
<figcaption aria-live="polite">{caption}</figcaption></figure>
<script>{frames}</script>
"""


class Notes(RendererBase):
    """A renderer that notes what is drawn: `take` returns it as a tuple of (kind, …) that can be compared.

    ("path", style, codes, xs, ys), ("stamp", style, shape, xs, ys): a shape at places; ("image", number, box, smooth,
    clip). Styles, codes, shapes and images are numbers of what stands in the lists of these names; coordinates are
    whole numbers of a quarter of a pixel, from above.
    """

    def __init__(self, figure):
        super().__init__()
        self.dpi, (self.width, self.height) = figure.dpi, figure.bbox.size
        self.styles, self.codes, self.shapes, self.images, self._texts = {}, {}, {}, {}, {}
        self._from_above = Affine2D().scale(1, -1).translate(0, self.height)
        self._agg, self._noted = RendererAgg(self.width, self.height, self.dpi), []

    def take(self):
        """Return what has been noted since the last call."""
        noted, self._noted = tuple(self._noted), []
        return noted

    def get_canvas_width_height(self):
        return self.width, self.height

    def points_to_pixels(self, points):
        return points * self.dpi / 72

    def new_gc(self):
        return GraphicsContextBase()

    def get_text_width_height_descent(self, s, prop, ismath):
        return self._agg.get_text_width_height_descent(s, prop, ismath)

    def draw_path(self, gc, path, transform, rgbFace=None):
        line = rgbFace is None
        clean = path.cleaned(
            transform=transform + self._from_above,
            remove_nans=True,
            clip=(-9, -9, self.width + 9, self.height + 9) if line else None,
            simplify=line and path.should_simplify,
            curves=True,
            stroke_width=self.points_to_pixels(gc.get_linewidth()),
            snap=gc.get_snap(),
        )
        vertices = clean.vertices[clean.codes != Path.STOP]
        if len(vertices):
            self._noted.append(("path", self._style(gc, rgbFace), self._codes(clean), *self._whole(*vertices.T)))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        places = trans.transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)]
        places = places[(np.abs(places - [self.width / 2, self.height / 2]) < 2 * self.width).all(axis=1)]
        if len(places):
            shape = self._shape(marker_path.cleaned(transform=marker_trans, curves=True))
            self._noted.append(("stamp", self._style(gc, rgbFace), shape, *self._places(places)))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        key = s, hash(prop), angle, bool(ismath)
        if key not in self._texts:
            self._texts[key] = self._text(s, prop, angle, bool(ismath))
        if self._texts[key] is not None:
            look = GraphicsContextBase()
            look.copy_properties(gc)
            look.set_linewidth(0)
            self._noted.append(("stamp", self._style(look, gc.get_rgb()), self._texts[key], *self._whole([x], [y])))

    def _text(self, s, prop, angle, ismath):
        """Return the shape of a text, as wide as Agg draws it; None where it is empty."""
        vertices, codes = text_to_path.get_text_path(prop, s, ismath=ismath)
        if not len(vertices):
            return None
        scale = self.points_to_pixels(prop.get_size_in_points()) / text_to_path.FONT_SCALE
        wide = self._agg.get_text_width_height_descent(s, prop, ismath)[0]
        own = text_to_path.get_text_width_height_descent(s, prop, ismath)[0] * self.dpi / 72
        turned = Affine2D().scale(scale * wide / own, scale).rotate_deg(angle)
        return self._shape(Path(vertices, codes).transformed(turned).cleaned(curves=True))

    def draw_image(self, gc, x, y, im, transform=None):
        rows, columns = im.shape[:2]
        self._image(gc, np.asarray(im)[::-1], (x, self.height - y - rows, columns, rows), False)

    def draw_pixels(self, gc, x, y, size, data):
        """Note a small picture (rows, columns, 3), row 0 above, which is enlarged to `size` at x, y from below."""
        self._image(gc, data, (x, self.height - y - size[1], *size), True)

    def draw_quad_mesh(self, gc, *given):
        agg = RendererAgg(self.width, self.height, self.dpi)
        agg.draw_quad_mesh(gc, *given)
        self._drawn(gc, np.asarray(agg.buffer_rgba()))

    def _drawn(self, gc, pixels):
        """Note a picture of the whole figure, without its empty rim."""
        rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
        if len(rows):
            (top, bottom), (left, right) = ((some[0], some[-1] + 1) for some in (rows, columns))
            self._image(gc, pixels[top:bottom, left:right], (left, top, right - left, bottom - top), False)

    def _image(self, gc, pixels, box, smooth):
        pixels = np.ascontiguousarray(pixels)
        number = self.images.setdefault((pixels.tobytes(), pixels.shape), len(self.images))
        self._noted.append(("image", number, tuple(round(float(side)) for side in box), smooth, self._clip(gc)))

    def _style(self, gc, face):
        width, dashes = self.points_to_pixels(gc.get_linewidth()), gc.get_dashes()[1]
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        color, fill = gc.get_rgb(), None if face is None else tuple(face)
        if alpha is not None and fill is not None:
            fill = (*fill[:3], alpha)
        style = (
            to_hex(color, keep_alpha=True) if width else None,
            round(float(width), 2),
            None if dashes is None else tuple(round(float(self.points_to_pixels(part)), 1) for part in dashes),
            None if fill is None else to_hex(fill, keep_alpha=True),
            gc.get_capstyle(),
            gc.get_joinstyle(),
            self._clip(gc),
        )
        return self.styles.setdefault(style, len(self.styles))

    def _clip(self, gc):
        box = gc.get_clip_rectangle()
        return box and tuple(round(float(side)) for side in (box.x0, self.height - box.y1, box.width, box.height))

    def _codes(self, path):
        runs = tuple((int(code), len(list(run))) for code, run in itertools.groupby(path.codes) if code != Path.STOP)
        return self.codes.setdefault(runs, len(self.codes))

    def _shape(self, path):
        vertices = np.rint(FINE * 4 * path.vertices[path.codes != Path.STOP] * [1, -1]).astype(int)
        shape = (self._codes(path), tuple(vertices[:, 0].tolist()), tuple(vertices[:, 1].tolist()))
        return self.shapes.setdefault(shape, len(self.shapes))

    def _places(self, vertices):
        return self._whole(vertices[:, 0], self.height - vertices[:, 1])

    def _whole(self, *both):
        return tuple(tuple(np.rint(FINE * np.asarray(one)).astype(int).tolist()) for one in both)


class Frames:
    """The frames of a live figure on a grid of settings.

    axes: an `Axis` for each control that moves. show: function of their values by name, which moves the figure and
    returns its caption. code: function that returns the code that belongs to the setting, if there is some. `more`
    holds what else the player shall know: where a hand leads, what buttons do. `len` is the number of frames;
    `picture` (PNG) and `caption` are those of the first setting shown. `html()` is a page that moves by itself.
    `data` is what `player.js` reads; `script(name)` is that as a file; `at(**values)` gives back what is noted there.
    """

    def __init__(self, live, axes, show, code=None):
        self.axes, self.more, self._notes = axes, {}, Notes(live.figure)
        self._looks, self._stills = [{}], {}  # of each part its looks; what the still part depends on, and its look
        rows, said, codes, before = [], {}, {}, (None, [])
        with _unseen(live):
            for values in itertools.product(*(axis.values for axis in axes)):
                caption = show(**{axis.name: value for axis, value in zip(axes, values)})
                before = self._noted(live, *before)
                rows.append([*before[1]])
                said.setdefault(caption, []).append(len(rows) - 1)
                if code:
                    codes.setdefault(code(), []).append(len(rows) - 1)
        for row in rows:  # where figures take turns, one may have fewer parts
            row += [known.setdefault((), len(known)) for known in self._looks[len(row) :]]
        shape = [len(axis.values) for axis in axes]
        self._places = np.array(rows).reshape(*shape, -1)
        self._said, self._captions = _numbered(said, shape), list(said)
        self._looks = [list(known) for known in self._looks]
        if code:
            self.more["code"] = {**_reduced(_numbered(codes, shape)), "looks": list(codes)}
        self.caption = show(**{axis.name: axis.values[axis.start] for axis in axes})
        self.picture = live.frame()
        self.more["cut"] = self._gap(live, show)

    def _gap(self, live, show):
        """Return where a narrow page can break the picture in two: x in pixels, in a gap near the middle; or None."""
        chance, free = np.random.default_rng(0), True
        for _ in range(TRIED):
            show(**{axis.name: axis.values[chance.integers(len(axis.values))] for axis in self.axes})
            pixels = np.asarray(Image.open(io.BytesIO(live.frame())).convert("L"))
            free &= (pixels == pixels[0, 0]).all(axis=0)
        gaps = [(start, start + len(run)) for start, run in _runs(free) if len(run) >= GAP]
        middle = free.size / 2
        near = [(abs(sum(gap) / 2 - middle), sum(gap) // 2) for gap in gaps if abs(sum(gap) / 2 - middle) < middle / 3]
        return int(min(near)[1]) if near and free.size > WIDE else None

    def _noted(self, live, on, row):
        """Note what is new in the picture; returns what its still part depends on, and the look of each part.

        on, row: what this function returned last.
        """
        notes, now = self._notes, (live.figure, tuple(live._limits_now()))
        if now not in self._stills:
            live.figure.draw(notes)
            self._stills[now] = self._looks[0].setdefault(notes.take(), len(self._looks[0]))
        found = [self._stills[now]]
        self._looks += [{} for _ in range(1 + len(live._drawn) - len(self._looks))]
        for k, (artist, known) in enumerate(zip(live._drawn, self._looks[1:]), 1):
            if now == on and not artist.stale:  # it is as it was
                found.append(row[k])
                continue
            artist.draw(notes)
            found.append(known.setdefault(notes.take(), len(known)))
        return now, found

    def __len__(self):
        return self._places[..., 0].size

    def at(self, **values):
        """Return the caption at these values, and the notes of the still part and of each artist that changes."""
        at = tuple(axis.values.index(values[axis.name]) for axis in self.axes)
        return self._captions[self._said[at]], [looks[k] for looks, k in zip(self._looks, self._places[at])]

    @property
    def data(self):
        """What the player reads, of lists and dicts."""
        notes, rows = self._notes, {}  # rows: each list of x that comes more than once
        layers = [
            {**_reduced(self._places[..., k]), "looks": [[_packed(op, rows) for op in look] for look in looks]}
            for k, looks in enumerate(self._looks)
        ]
        return {
            "size": [*Image.open(io.BytesIO(self.picture)).size],
            "axes": [{**asdict(axis), "values": None} for axis in self.axes],
            "styles": list(notes.styles),
            "codes": list(notes.codes),
            "shapes": [(codes, _steps(xs), _steps(ys)) for codes, xs, ys in notes.shapes],
            "rows": [_steps(row) for row in rows],
            "images": _atlas([_pixels(*image) for image in notes.images]),
            "layers": layers,
            "said": {**_reduced(self._said), "looks": self._captions},
            **self.more,
        }

    def script(self, name):
        """Return the frames as a JavaScript file for a page, under this name."""
        text = json.dumps(self.data, separators=(",", ":"), ensure_ascii=False).encode()
        return f'addFrames("{name}","{base64.b64encode(gzip.compress(text, 9, mtime=0)).decode()}")\n'

    def html(self, name="figure"):
        """Return HTML that moves by itself, as a page or as a part of one, in which no other has this name."""
        return page(name, self.picture, self.caption, self.script(name))


def page(name, picture, caption, script):
    """Return HTML with all that it needs in it: the picture (PNG), its caption, the player and its frames."""
    style, player = (File(__file__).with_name(file).read_text(encoding="utf-8") for file in ("player.css", "player.js"))
    picture, caption = base64.b64encode(picture).decode(), html.escape(caption)
    return PAGE.format(style=style, player=player, name=name, picture=picture, caption=caption, frames=script)


@dataclass
class Axis:
    """A control of a page: its name and label, the values at which it stops, and how each of them is written.

    start: the place of the first one shown. slider: False for a list to choose from. own: how many values it has in the
    notebook. brings: of a list, {place: {number of another axis: its place}} where a choice moves others with it.
    """

    name: str
    label: str
    values: list
    texts: list
    start: int
    slider: bool = True
    own: int = 0
    brings: dict = field(default_factory=dict)


def axis_of(name, control, given=None):
    """Return the `Axis` of a control.

    given: the values at which to record it; n for every nth step, counted from where it stands, and both ends; None for
    all that it has.
    """
    label = control.description or name
    if isinstance(control, widgets.SelectMultiple):
        values, whole = [control.value], False
        write = lambda chosen: "all" if len(chosen) == len(control.options) else ", ".join(chosen)  # noqa: E731
    elif hasattr(control, "options"):
        texts, values = zip(*(one if isinstance(one, tuple) else (str(one), one) for one in control.options))
        write = dict(zip(values, texts)).get
        whole = isinstance(control, widgets.SelectionSlider)
    elif hasattr(control, "step"):
        low, high, step = control.min, control.max, control.step
        values = [nearest(control, low + k * step) for k in range(1 + round((high - low) / step))]
        form, whole = getattr(control, "readout_format", "g"), True
        write = lambda value: f"{value:{form}}".replace("-", "−")  # noqa: E731
    else:
        values, write, whole = [control.value], str, False
    own = len(values) if not isinstance(control, widgets.SelectMultiple) else 2 ** len(control.options)
    if isinstance(given, int):
        start = list(values).index(control.value)
        values = [values[k] for k in sorted({*range(start % given, own, given), 0, own - 1})]
    elif given is not None:
        values = list(given)
    texts = [write(value) for value in values]
    start = next((k for k, value in enumerate(values) if value == control.value), 0)
    return Axis(name, label, list(values), texts, start, whole, own)


def record(live, **grid):
    """Return the `Frames` of a live figure.

    grid: for each control that shall not stop at all of its values, where it stops, as in `axis_of`.
    """
    axes = [axis_of(name, control, grid.get(name)) for name, control in live.controls.items()]
    while np.prod([len(axis.values) for axis in axes]) > MOST:
        finest = max((axis for axis in axes if axis.slider), key=lambda axis: len(axis.values))
        every = 1 + round(finest.own / len(finest.values))
        axes[axes.index(finest)] = axis_of(finest.name, live.controls[finest.name], every)

    def show(**values):
        live._move(values)
        live.state = live._numbers()
        return live.caption

    before = live.values
    with _unseen(live):
        try:
            _what_they_bring(live, axes)
            frames = Frames(live, axes, show)
            frames.more["hands"] = [_follow(live, ax, to, axes, show) for ax, to in live._drag.items()]
            frames.more["buttons"] = [_pressed(live, label, axes, show) for label in live.buttons]
        finally:
            show(**before)
    if live.player is not None:
        play = next(k for k, axis in enumerate(axes) if live.controls[axis.name] is live.played)
        frames.more["play"] = {"axis": play, "interval": live.player.interval}
    return frames


@contextlib.contextmanager
def _unseen(live):
    """Let the figure move without drawing itself: nobody looks, and what it drew would no longer count as changed."""
    seen, live._show = vars(live).get("_show"), lambda: None
    try:
        yield
    finally:
        del live._show
        if seen:
            live._show = seen


def _what_they_bring(live, axes):
    """Note which choices of a list move other controls with them."""
    for axis in axes:
        if axis.slider:
            continue
        for place, value in enumerate(axis.values):
            live._move({one.name: one.values[one.start] for one in axes})
            live.controls[axis.name].value = value
            now = {k: _places_of(one, live.values[one.name]) for k, one in enumerate(axes) if one is not axis}
            moved = {k: round(at) for k, at in now.items() if round(at) != axes[k].start}
            axis.brings |= {place: moved} if moved else {}


def _places_of(axis, value):
    """Return where a value lies among those of an axis: a number with a fraction, or the place of a choice."""
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return float(np.interp(value, axis.values, range(len(axis.values))))
    return axis.values.index(value)


def _follow(live, ax, to, axes, show):
    """Return the table by which the controls follow a hand on `ax`: for places on it, and for settings that matter."""
    by_name = {axis.name: axis for axis in axes}
    start = {axis.name: axis.values[axis.start] for axis in axes}
    spread = np.linspace(0, 1, HAND)
    hands = [ax.transData.inverted().transform(ax.transAxes.transform((x, 1 - y))) for y in spread for x in spread]

    def leads(values, hands):
        show(**{**start, **values})
        found = [{name: _places_of(by_name[name], value) for name, value in to(*hand).items()} for hand in hands]
        return found

    some, on = hands[:: HAND + 3], []
    here = leads({}, some)
    for k, axis in enumerate(axes):
        tried = [axis.values[j] for j in np.linspace(0, len(axis.values) - 1, 7).round().astype(int)]
        if any(leads({axis.name: value}, some) != here for value in tried):
            on.append(k)
    most = int(MOST_STOPS ** (1 / max(1, len(on))))
    stops = [sorted({*np.linspace(0, len(axes[k].values) - 1, most).round().astype(int).tolist()}) for k in on]
    table = []
    for places in itertools.product(*stops):
        table.append(leads({axes[k].name: axes[k].values[place] for k, place in zip(on, places)}, hands))
    moves = sorted({name for row in table for hand in row for name in hand}, key=list(by_name).index)
    to = [[[round(10 * hand.get(name, -1)) for hand in row] for row in table] for name in moves]
    box = [round(float(side), 1) for side in (ax.bbox.x0, live.figure.bbox.height - ax.bbox.y1, *ax.bbox.size)]
    flat = np.array(to).reshape(len(moves), -1, HAND, HAND)
    upright = not (flat != flat[:, :, :1]).any()  # a hand that goes up or down moves nothing
    near = [len(by_name[name].values) <= HAND for name in moves]
    numbers = [[axis.name for axis in axes].index(name) for name in moves]
    if upright:
        flat = flat[:, :, :1]
    return {
        "box": box,
        "on": on,
        "stops": stops,
        "moves": numbers,
        "near": near,
        "rows": flat.shape[2],
        "to": flat.ravel().tolist(),
    }


def _pressed(live, label, axes, show):
    """Return for each setting the places to which a button leads."""
    moves = []
    for values in itertools.product(*(axis.values for axis in axes)):
        show(**{axis.name: value for axis, value in zip(axes, values)})
        live._actions[label]()
        moves.append([round(_places_of(axis, live.values[axis.name])) for axis in axes])
    return {"label": label, "moves": moves}


def _numbered(found, shape):
    """Return for each setting the number of its text; found: {text: the settings that have it}."""
    numbers = np.empty(int(np.prod(shape)), int)
    for number, settings in enumerate(found.values()):
        numbers[settings] = number
    return numbers.reshape(shape)


def _runs(free):
    """Yield of each run of True in a list: where it starts, and the run."""
    start = 0
    for value, run in itertools.groupby(free):
        run = [*run]
        if value:
            yield start, run
        start += len(run)


def _reduced(places):
    """Return which axes an array of numbers depends on, and the numbers for these alone."""
    on = [k for k in range(places.ndim) if (places != places.take([0], axis=k)).any()]
    rest = tuple(slice(None) if k in on else 0 for k in range(places.ndim))
    return {"on": on, "places": places[rest].ravel().tolist()}


def _packed(op, rows):
    """Return a note with its coordinates as steps from one to the next; a row of x that comes again is kept once."""
    kind, *rest = op
    if kind == "image":
        return [2, *rest]
    style, shape, xs, ys = rest
    xs = rows.setdefault(xs, len(rows)) if len(xs) > 3 else _steps(xs)
    return [["path", "stamp"].index(kind), style, shape, xs, _steps(ys)]


def _steps(numbers):
    """Return the first number and then the changes of the change, which are small on a smooth curve."""
    once = np.diff(numbers, prepend=0)
    return np.diff(once, prepend=0).tolist()


def _pixels(data, shape):
    return np.frombuffer(data, np.uint8).reshape(shape)


def _atlas(images):
    """Return all images: those of one size in one file as tiles, [address, tiles in a row, height, width, numbers]."""
    found = []
    for shape in dict.fromkeys(image.shape for image in images):
        numbers = [k for k, image in enumerate(images) if image.shape == shape]
        height, width = shape[:2]
        columns = int(np.ceil(np.sqrt(len(numbers) * height / width)))
        sheet = np.zeros((-(-len(numbers) // columns) * height, columns * width, shape[2]), np.uint8)
        for at, k in enumerate(numbers):
            row, column = divmod(at, columns)
            sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = images[k]
        picture = Image.fromarray(sheet)
        if len(numbers) > 1 and shape[2] == 3:
            picture = picture.quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
        file = io.BytesIO()
        picture.save(file, "webp", lossless=True, method=6)
        address = "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()
        found.append([address, columns, height, width, numbers])
    return found
