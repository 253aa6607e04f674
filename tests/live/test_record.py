"""Frames: what is written down at a setting is what Matplotlib draws there, and the player's data give it back."""

import base64
import io
import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from alike import pixels
from PIL import Image

from book.frames import compare, decoded
from helpers import explorers
from helpers.live import Lettering, LiveFigure, Pixels, choice, log_slider
from helpers.live.record import FINE, Notes, axis_of

RANDOM = np.random.default_rng(0)
X, Y = RANDOM.normal(size=(40, 2)), RANDOM.integers(0, 2, 40)


def everything():
    """A figure with all that a figure of the course may hold."""
    figure, ax = plt.subplots(figsize=(5, 4))
    ax.pcolormesh(np.linspace(0, 1, 4), np.linspace(0, 1, 3), np.arange(6).reshape(2, 3), alpha=0.3)
    image = Pixels(ax, (0, 1, 0, 1), zorder=0.5)
    (line,) = ax.plot([0, 1], [0, 1], "--", color="C1", clip_on=False)
    (dots,) = ax.plot(X[:, 0] / 9 + 0.5, X[:, 1] / 9 + 0.5, "^", markeredgecolor="white")
    text, word = ax.text(0.1, 0.9, "", rotation=30), Lettering(ax, 0.5, 0.1, "")
    bar = ax.bar([0.5], [0.1], alpha=0.5)[0]

    def update(w, rate, kind):
        line.set_ydata([0, w])
        image.set_data(np.full((2, 2, 3), [w, 1 - w, 0.5]))
        text.set_text(f"$w_1$ = {w:.1f}")
        word.set_text(kind)
        bar.set_height(rate / 10)
        ax.set_xlim(0, 1 if kind == "near" else 2)
        return {"twice": 2 * w}

    controls = {"w": (0.5, 0.0, 1.0), "rate": log_slider("rate", 0.1, -1, 0), "kind": choice("kind", ["near", "far"])}
    artists = {"image": image, "line": line, "dots": dots, "text": text, "word": word, "bar": bar}
    return LiveFigure(figure, artists, controls, update, "{kind}: {twice:.1f}", drag={ax: lambda x, y: {"w": y}})


def flowers():
    x = np.linspace(0, 2.5, 60)
    return explorers.explore_sigmoid(x, (x > 1.6).astype(int))


FIGURES = {
    "everything": (everything, {}),
    "sigmoid": (flowers, {"w": 10, "b": 10}),
    "line": (lambda: explorers.explore_line(X, Y), {"angle": 6, "offset": 5}),
    "gate": (lambda: explorers.explore_gate({"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1]}), {"w1": 6, "w2": 6, "b": 6}),
}


@pytest.fixture(scope="module", params=FIGURES)
def recorded(request):
    make, grid = FIGURES[request.param]
    live = make()
    return live, live.record(**grid)


def settings(frames, n=50):
    """Some random settings of the grid, or all."""
    every = [*itertools.product(*(axis.values for axis in frames.axes))]
    chosen = [every[k] for k in RANDOM.permutation(len(every))[:n]]
    return [{axis.name: value for axis, value in zip(frames.axes, values)} for values in chosen]


def drawn(live, notes):
    """What Matplotlib draws now: the still part and each changing artist, in words instead of numbers."""
    live.figure.draw(notes)
    parts = [notes.take()]
    for artist in live._drawn:
        artist.draw(notes)
        parts.append(notes.take())
    return [[told(op, notes) for op in part] for part in parts]


def told(op, notes):
    """A note with what its numbers stand for."""
    styles, codes, shapes, images = ([*known] for known in (notes.styles, notes.codes, notes.shapes, notes.images))
    kind, *rest = op
    if kind == "image":
        return kind, images[rest[0]], *rest[1:]
    style, shape, *places = rest
    if kind == "stamp":
        shape, *of = shapes[shape]
        return kind, styles[style], codes[shape], of, places
    return kind, styles[style], codes[shape], places


def test_a_setting_is_written_down_as_it_is_drawn(recorded):
    live, frames = recorded
    for values in settings(frames):
        live.set(**values)
        caption, parts = frames.at(**values)
        assert caption == live.caption
        assert [[told(op, frames._notes) for op in part] for part in parts] == drawn(live, Notes(live.figure))


def test_the_players_file_gives_back_what_was_written_down(recorded):
    _, frames = recorded
    data, at = decoded(frames.script("it"))
    for values in settings(frames):
        places = [axis.values.index(values[axis.name]) for axis in frames.axes]
        caption, parts = at(places)
        assert caption == frames.at(**values)[0]
        assert parts == [[*part] for part in frames.at(**values)[1]]
    assert [axis["texts"] for axis in data["axes"]] == [axis.texts for axis in frames.axes]


@pytest.mark.parametrize("fault", ["caption", "line", "kind"])
def test_a_file_that_holds_something_else_is_found(fault):
    live = everything()
    frames = live.record(w=5)
    said, layers = decoded(frames.script("it"))[1]([0, 0, 0])
    live.set(**{axis.name: axis.values[0] for axis in frames.axes})
    compare(live, said, layers)
    if fault == "caption":
        said += "!"
    elif fault == "line":
        live.artists["line"].set_ydata([0, 0.02])
    else:
        layers = [layers[0], *layers[:0:-1]]
    with pytest.raises(AssertionError, match="is not|frames say|off"):
        compare(live, said, layers)


def test_a_part_is_kept_for_the_controls_on_which_it_depends():
    live = everything()
    data = live.record().data
    on = {"still": data["layers"][0]["on"]}
    for artist, layer in zip(live._drawn, data["layers"][1:]):
        on |= {name: layer["on"] for name, one in live.artists.items() if one is artist}
    assert on["still"] == [2] and on["text"] == [0, 2] and on["bar"] == [1, 2]


def test_a_wide_picture_breaks_in_a_gap_near_its_middle(recorded):
    live, frames = recorded
    width, cut = live.figure.bbox.width, frames.data["cut"]
    assert (cut is None) == (width <= 800)
    if cut is not None:
        assert abs(cut - width / 2) < width / 6
        for values in settings(frames, 10):
            live.set(**values)
            column = pixels(live.frame())[:, cut]
            assert (column == column[0]).all()


def test_small_pictures_come_back_from_their_sheet():
    live = everything()
    frames = live.record()
    for address, columns, height, width, numbers in frames.data["images"]:
        sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(address.split(",")[1]))).convert("RGBA"))
        for place, number in enumerate(numbers):
            row, column = divmod(place, columns)
            tile = sheet[row * height : (row + 1) * height, column * width : (column + 1) * width]
            content, shape = [*frames._notes.images][number]
            wanted = np.frombuffer(content, np.uint8).reshape(shape)
            assert np.abs(tile[..., :3].astype(int) - wanted[..., :3])[tile[..., 3] > 0].max() <= 4


def test_a_hand_leads_to_where_it_leads_in_the_notebook():
    live = flowers()
    frames = live.record(w=10, b=2)
    (hand,) = frames.data["hands"]
    (k,), b = hand["moves"], frames.axes[1].values
    assert frames.axes[k].name == "b" and hand["on"] == [0] and hand["rows"] == 1
    table = np.array(hand["to"]).reshape(len(hand["stops"][0]), -1) / 10
    ax, to = next(iter(live._drag.items()))
    for stop, row in zip(hand["stops"][0], table):
        live.set(w=frames.axes[0].values[stop])
        for share in (0.1, 0.45, 0.8):
            at = np.interp(share * (len(row) - 1), range(len(row)), row)
            x, _ = ax.transData.inverted().transform(ax.transAxes.transform((share, 0.5)))
            assert b[round(at)] == pytest.approx(np.clip(to(x, 0)["b"], b[0], b[-1]), abs=0.21)


def test_where_a_control_stops():
    live = everything()
    assert axis_of("w", live.controls["w"]).texts[:2] == ["0.00", "0.10"]
    every_fourth = axis_of("w", live.controls["w"], 4)
    assert every_fourth.values == [0.0, 0.1, 0.5, 0.9, 1.0] and every_fourth.start == 2 and every_fourth.own == 11
    assert axis_of("kind", live.controls["kind"]).values == ["near", "far"]
    assert axis_of("rate", live.controls["rate"], [0.1, 1.0]).texts == ["0.1", "1"]


def test_recording_leaves_the_figure_as_it_was():
    live = everything()
    live.set(w=0.3, kind="far")
    before = live.values, live.frame()
    live.record(w=5)
    assert (live.values, live.frame()) == before and FINE == 4
