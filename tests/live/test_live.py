"""A live figure shows what its controls say, redraws only what changed, and leaves nothing behind."""

import gc
import html
import io
import tracemalloc
import weakref

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image
from pointing import point

from helpers.live import WIDGET_VIEW, LiveFigure, choice, in_words, log_slider, slider


def make(update=None, **options):
    figure = Figure(figsize=(4, 3))
    ax = figure.subplots()
    ax.set_title("a title")
    (line,) = ax.plot([0, 1], [0, 1])
    ax.set_ylim(-5, 5)

    def tilt(a, **_):
        line.set_ydata([0, a])
        return {"twice": 2 * a}

    return LiveFigure(
        figure,
        {"line": line},
        {"a": slider("a", 1, -5, 5)},
        update or tilt,
        "a = {a:.1f}, twice = {twice:.1f}",
        **options,
    )


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def difference(live):
    """How far the picture is, in the pixel that differs most, from what Matplotlib draws without a kept background."""
    shown = pixels(live.frame())
    for artist in live.figure.findobj():
        artist.set_animated(False)
    live._canvas.draw()
    return np.abs(np.asarray(live._canvas.buffer_rgba())[..., :3].astype(int) - shown).max()


def test_moving_a_slider_moves_the_artist_the_state_and_the_picture():
    live = make()
    before = live.frame()
    live.controls["a"].value = -3
    assert live.artists["line"].get_ydata()[1] == -3
    assert live.state == {"a": -3, "twice": -6}
    assert live.caption == "a = −3.0, twice = −6.0"
    assert live._image.value == live.frame() != before
    assert "a = −3.0" in live._text.value


def test_the_picture_equals_a_figure_drawn_from_scratch():
    live = make()
    live.set(a=-2)
    assert difference(live) == 0


@pytest.mark.parametrize("zorder", [0, 1.5, 9])
def test_what_lies_above_a_changing_artist_stays_above_it(zorder):
    figure = Figure(figsize=(8, 3))
    ax, other = figure.subplots(1, 2)
    image = ax.imshow(np.zeros((2, 2)), extent=(0, 4, 0, 4), vmin=0, vmax=1, zorder=zorder)
    ax.scatter([1, 2, 3], [1, 2, 3], s=300, alpha=0.5)
    ax.plot([0, 4], [4, 0], linewidth=9, label="a line")
    ax.legend(loc="center")
    ax.text(1, 3, "a text", fontsize=20)
    ax.twinx().plot([0, 4], [0, 1], "k--", linewidth=5)
    (dot,) = other.plot(0, 0, "o")

    def update(shade, place):
        image.set_data(np.full((2, 2), shade))
        dot.set_data([place], [0])

    live = LiveFigure(
        figure, {"dot": dot, "image": image}, {"shade": (0.5, 0, 1), "place": (0.0, -1, 1)}, update, "shade {shade:.1f}"
    )
    live.set(shade=0.9, place=0.01)
    assert difference(live) <= 1


def test_limits_that_change_are_drawn():
    figure = Figure(figsize=(4, 3))
    ax = figure.subplots()
    (line,) = ax.plot([0, 1, 2], [0, 1, 2])
    live = LiveFigure(figure, {"line": line}, {"end": (1, 1, 9)}, lambda end: ax.set_xlim(0, end) and {}, "{end:.0f}")
    live.set(end=7)
    assert difference(live) == 0


def test_set_redraws_once():
    calls = []
    figure = Figure()
    (line,) = figure.subplots().plot([0, 1])
    live = LiveFigure(
        figure,
        {"line": line},
        {"a": slider("a", 1, -5, 5), "b": slider("b", 1, -5, 5)},
        lambda a, b: calls.append((a, b)),
        "{a} {b}",
    )
    calls.clear()
    live.set(a=2, b=3)
    assert calls == [(2, 3)]


def test_an_unknown_control_is_named():
    with pytest.raises(ValueError, match="controls are a, but 'z' came"):
        make().set(z=1)


def test_an_error_in_update_surfaces_and_is_shown():
    live = make(update=lambda a: {"twice": 1 / (a - 2)})
    with pytest.raises(ZeroDivisionError):
        live.controls["a"].value = 2
    assert "ZeroDivisionError" in live._text.value
    live.controls["a"].value = 3
    assert "ZeroDivisionError" not in live._text.value


def test_the_output_is_a_widget_with_a_picture_and_a_caption_beside_it():
    live = make()
    data = live._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == live.widget.model_id
    assert data["text/plain"] == live.caption
    height, width, _ = pixels(data["image/png"]).shape
    assert width == pixels(live.frame()).shape[1] and height > pixels(live.frame()).shape[0]


@pytest.mark.parametrize("caption", ["", "short", "a caption that is much longer than the picture is wide " * 2])
def test_the_stored_caption_is_never_cut(caption):
    live = LiveFigure(Figure(figsize=(4, 3)), {}, {}, dict, caption)
    picture = pixels(live._repr_mimebundle_()["image/png"])
    below = picture[len(pixels(live.frame())) :]
    assert (below < 255).any() == bool(caption) and (below[:, [0, 1, -2, -1]] == 255).all()


@pytest.mark.slow
def test_many_moves_leave_nothing_behind():
    live = make()
    live.set(a=0)
    gc.collect(), gc.collect()  # the first one closes figures of other tests, the second one takes their widgets
    count = lambda: (
        sum(isinstance(thing, widgets.Widget) for thing in gc.get_objects()),
        len(live.figure.axes[0].lines),
        len(plt.get_fignums()),
        sum(map(len, live.controls["a"]._trait_notifiers["value"].values())),
    )
    before = count()
    tracemalloc.start()
    for a in np.linspace(-5, 5, 500):
        live.controls["a"].value = a
    gc.collect()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count() == before
    assert grown < 300_000, "bytes: that is, not even one in ten of the pictures is kept"
    assert plt.get_fignums() == []


def test_one_move_redraws_once():
    calls = []
    figure = Figure()
    (line,) = figure.subplots().plot([0, 1])
    live = LiveFigure(figure, {"line": line}, {"a": slider("a", 1, -5, 5)}, lambda a: calls.append(a), "{a}")
    calls.clear()
    live.controls["a"].value = 3
    assert calls == [3]


def with_button(action):
    figure = Figure()
    ax = figure.subplots()
    ax.set_xlim(0, 100)
    (line,) = ax.plot([0, 1], [0, 1])
    place = {"x": 0}

    def step():
        place["x"] += 1
        action(place["x"])

    def update(a):
        line.set_xdata([0, place["x"]])
        return dict(place)

    return LiveFigure(figure, {"line": line}, {"a": slider("a", 1, -5, 5)}, update, "x = {x}", buttons={"Step": step})


def test_a_button_acts_once_and_the_picture_follows():
    live = with_button(lambda x: None)
    before = live.frame()
    live.buttons["Step"].click()  # as the browser does
    assert live.state["x"] == 1 and live.artists["line"].get_xdata()[1] == 1
    assert live._image.value == live.frame() != before
    live.press("Step")
    assert live.caption == "x = 2"
    with pytest.raises(ValueError, match="press takes the buttons Step, but 'Stop' came"):
        live.press("Stop")


def test_an_error_of_a_button_surfaces_and_is_shown():
    live = with_button(lambda x: 1 / (x - 1))
    with pytest.raises(ZeroDivisionError):
        live.press("Step")
    assert "ZeroDivisionError" in live._text.value
    live.press("Step")
    assert "ZeroDivisionError" not in live._text.value


def children(widget):
    return [widget, *(below for child in getattr(widget, "children", ()) for below in children(child))]


def test_there_is_one_picture_one_caption_and_each_control_once():
    live = with_button(lambda x: None)
    found = children(live.widget)
    assert [w for w in found if isinstance(w, widgets.Image)] == [live._image]
    assert [w for w in found if isinstance(w, widgets.HTML)] == [live._text]
    assert [w for w in found if isinstance(w, (widgets.IntSlider, widgets.FloatSlider, widgets.Button))] == [
        live.controls["a"],
        live.buttons["Step"],
    ]


def test_nothing_is_shown_before_it_is_asked_for(capsys):
    make()
    assert capsys.readouterr().out == ""
    assert plt.get_fignums() == []


def test_a_player_runs_through_its_slider():
    figure = Figure()
    (line,) = figure.subplots().plot([0, 1])
    stage = slider("stage", 3, 0, 9, 1)
    live = LiveFigure(figure, {"line": line}, {"stage": stage}, lambda stage: None, "{stage}", play="stage")
    assert (live.player.value, live.player.min, live.player.max) == (3, 0, 9)
    assert live.player in children(live.widget)


@pytest.mark.parametrize("shown", [False, True])
def test_a_figure_without_a_name_lives_on_only_where_it_is_shown(shown):
    live = make(buttons={"Do": lambda: None})
    if shown:
        live._repr_mimebundle_()
    figure, control, button = weakref.ref(live), live.controls["a"], live.buttons["Do"]
    del live
    gc.collect()
    control.value = 3
    button.click()
    assert (figure() is not None) == shown
    assert not shown or figure().state["a"] == 3


@pytest.mark.parametrize("values", [{"a": 3, "b": "abc"}, {"a": 3, "b": 99}, {"a": 3, "b": float("nan")}])
def test_a_set_that_fails_changes_nothing(values):
    live = make()
    live.controls["b"] = slider("b", 0, 0, 1)
    live.refresh()
    picture, state = live._image.value, dict(live.state)
    with pytest.raises(ValueError, match="b must be a number from 0 to 1, but .* came"):
        live.set(**values)
    assert live.values == {"a": 1, "b": 0}
    assert live._image.value == picture and live.state == state


def test_a_choice_that_is_not_offered_is_named():
    live = make()
    live.controls["kind"] = choice("kind", ["tanh", "relu"])
    with pytest.raises(ValueError, match="kind must be one of tanh, relu, but 'sigmoid' came"):
        live.set(kind="sigmoid")
    assert live.values["kind"] == "tanh"


def test_a_slider_that_cannot_hold_its_value_is_refused():
    with pytest.raises(ValueError, match="weight w must be a number from -10 to 10, but it is 11"):
        slider("weight w", 11, -10, 10)


def test_a_hyphen_in_a_name_stays_one_and_a_number_gets_its_minus_sign():
    live = make()
    live.controls["kind"] = choice("kind", ["leaky-0.1", "a -5"])
    live._caption = "{kind}: a = {a:.1f} and {a:.0e}, {twice:+.1f}"
    live.set(a=-2)
    assert live.caption == "leaky-0.1: a = −2.0 and −2e+00, −4.0"


def test_a_figure_of_pyplot_is_taken_over():
    before = plt.get_fignums()
    figure, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    live = LiveFigure(figure, {"line": line}, {"a": (1, 0, 5)}, lambda a: line.set_ydata([0, a]), "{a:.1f}")
    assert plt.get_fignums() == before
    live.set(a=4)
    assert difference(live) == 0


@pytest.mark.parametrize(
    "given, kind, ends, step",
    [
        ((1.0, -5, 5), widgets.FloatSlider, (-5, 5), 0.1),
        ((1, -5, 5, 0.5), widgets.FloatSlider, (-5, 5), 0.5),
        ((1, -5, 5, 2), widgets.IntSlider, (-5, 5), 2),
    ],
)
def test_a_range_becomes_a_slider_that_bears_its_name(given, kind, ends, step):
    live = LiveFigure(Figure(), {}, {"speed": given}, lambda speed: {}, "{speed}")
    slider = live.controls["speed"]
    assert type(slider) is kind and slider.description == "speed" and slider.value == 1
    assert ((slider.min, slider.max), slider.step) == (ends, step)


def test_a_list_becomes_a_choice():
    live = LiveFigure(Figure(), {}, {"rule": ["SGD", "Adam"]}, lambda rule: {}, "{rule}")
    live.set(rule="Adam")
    assert live.caption == "Adam" and live.controls["rule"].options == ("SGD", "Adam")


def test_a_set_that_update_refuses_changes_nothing():
    def refuse(a):
        line.set_ydata([0, a])
        if a > 4:
            raise ValueError("too far")

    figure = Figure()
    (line,) = figure.subplots().plot([0, 1])
    live = LiveFigure(figure, {"line": line}, {"a": (1.0, 0, 5)}, refuse, "a = {a:.1f}")
    picture = live.frame()
    with pytest.raises(ValueError, match="too far"):
        live.set(a=4.5)
    assert live.values == live.state == {"a": 1} and list(line.get_ydata()) == [0, 1]
    assert live.frame() == live._image.value == picture and "too far" not in live._text.value


def test_another_figure_takes_its_place():
    live, figure = make(lambda a: {"twice": a}), Figure(figsize=(5, 2))
    (line,) = figure.subplots().plot([0, 1], [1, 0])
    live.replace(figure, {"other": line})
    live.set(a=2)
    assert live.figure is figure and list(live.artists) == ["other"] and live._image.layout.width == "500px"
    assert difference(live) == 0


def registered():
    found = getattr(widgets.widgets.widget, "_instances", None)
    return len(widgets.Widget.widgets if found is None else found)  # ipywidgets 7, 8


@pytest.mark.parametrize("shown", [True, False])
def test_nothing_of_it_is_left_behind(shown):
    make().close()
    gc.collect()
    before = registered()
    live = made(buttons={"Step": int}, layout="beside", play="w", controls={"w": (1, -3, 3)})
    assert registered() > before
    if shown:
        live._repr_mimebundle_()
        live.close()
    del live
    gc.collect()
    assert registered() == before


def test_a_hand_on_the_picture_moves_the_controls():
    figure = Figure(figsize=(6, 3))
    left, right = figure.subplots(1, 2)
    (dot,) = left.plot([0], [0], "o")
    left.set(xlim=(-5, 5), ylim=(-5, 5))
    live = LiveFigure(
        figure,
        {"dot": dot},
        {"w": (0.0, -3, 3), "b": (0, -4, 4, 2)},
        lambda w, b: dot.set_data([w], [b]),
        "w = {w:.1f}, b = {b}",
        drag={left: lambda x, y: {"w": x, "b": y}},
    )
    point(live, left, 1.23, 2.7)
    assert live.values == {"w": pytest.approx(1.2), "b": 2} and dot.get_xdata()[0] == pytest.approx(1.2)
    assert "w = 1.2, b = 2" in live._text.value and live._image.value == live.frame()
    point(live, left, 4.9, -4.9, "move")  # beyond the ends of both
    assert live.values == {"w": 3, "b": -4}
    point(live, right, 0, 0)  # another picture: nothing there can be moved
    point(live, left, 0, 0, "move")
    assert live.values == {"w": 3, "b": -4}
    assert live._hand.layout.display == "none" and live._hand in children(live.widget)


def test_controls_stand_where_they_are_wanted():
    def places(**options):
        live = LiveFigure(Figure(), {}, {"a": (1, 0, 2), "b": (1, 0, 2), "c": (1, 0, 2)}, lambda **_: {}, "", **options)
        return live.widget.children, live.controls

    (row, _), controls = places()
    assert list(row.children) == list(controls.values())
    (_, column), controls = places(layout="beside")
    assert list(column.children) == list(controls.values())
    (row, _), controls = places(layout=[["a", "c"], ["b"]])
    assert [list(part.children) for part in row.children] == [[controls["a"], controls["c"]], [controls["b"]]]
    (columns, row, _), controls = places(layout=[["a"], ["c"]])
    assert [list(part.children) for part in columns.children] == [[controls["a"]], [controls["c"]]]
    assert list(row.children) == [controls["b"]]
    for wrong in ("besides", [["a"], ["d"]]):
        with pytest.raises(ValueError, match='layout must be "beside" or lists of names of controls, each once, but'):
            places(layout=wrong)


def test_a_log_slider_stops_at_round_numbers():
    rate = log_slider("rate", 0.03, -4, 1)
    values = [value for _, value in rate.options]
    assert rate.value == 0.03 and (values[0], values[-1]) == (0.0001, 10) and {0.0015, 0.2, 1, 6} <= {*values}
    with pytest.raises(ValueError, match="rate must be one of 0.0001, .*, 10, but it is 0.07"):
        log_slider("rate", 0.07, -4, 1)
    with pytest.raises(ValueError, match="log must be one of 0.1, .*, 1, but 7 came"):
        made(controls={"log": log_slider("rate", 0.3, -1, 0)}, update=lambda log: None, caption="").set(log=7)


def made(**options):
    """A LiveFigure with a line, but for these arguments."""
    figure = Figure()
    (line,) = figure.subplots().plot([0, 1])
    given = {"figure": figure, "artists": {"line": line}, "controls": {"w": (1.0, -3, 3)}, "update": lambda **_: None}
    return LiveFigure(**{**given, "caption": "w = {w:.1f}", **options})


@pytest.mark.parametrize(
    "options, message",
    [
        ({"figure": "plt"}, "figure must be a Matplotlib figure, but str came"),
        ({"artists": []}, "artists must be a dict, a name for each artist, but list came"),
        ({"artists": {"bars": Figure().subplots().bar([1], [2])}}, "'bars'.* must be one Matplotlib artist"),
        ({"controls": {"w": 1.0}}, r"The control w must be a range \(start, low, high\)"),
        ({"controls": {"w": (1.0, -3)}}, "The control w must be a range"),
        ({"controls": {"w": (1.0, 3, -3)}}, "The control w must be a range"),
        ({"controls": {"w": (1.0, -3, 3, 0)}}, "The control w must be a range"),
        ({"controls": {"w": []}}, "The control w must be a range"),
        ({"buttons": ["Up"]}, "buttons must be a dict, label -> function"),
        ({"play": "w"}, "play must name a slider of whole numbers, but 'w' came"),
        ({"play": "speed"}, "play must name a slider of whole numbers, but 'speed' came"),
        ({"layout": ["w"]}, "layout must be"),
        ({"layout": [["w"], ["w"]]}, "layout must be"),
        ({"update": lambda w: 3.0}, "update must return a dict of numbers, or nothing, but 3.0 came"),
        ({"caption": "slope {slope:.1f}"}, "The caption may speak of w, but not of 'slope'"),
    ],
)
def test_an_argument_of_the_wrong_kind_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        made(**options)


def test_a_figure_belongs_to_one_only_until_it_is_closed():
    live = made()
    with pytest.raises(ValueError, match="figure belongs to another LiveFigure"):
        made(figure=live.figure)
    live.close()
    with pytest.raises(ValueError, match="This figure was closed"):
        live._repr_mimebundle_()
    for change in (lambda: live.set(w=2), lambda: live.controls["w"].set_trait("value", 2), live.refresh):
        with pytest.raises(ValueError, match="This figure was closed: make a new one"):
            change()
    again = made(figure=live.figure)
    assert again.frame()
    with pytest.raises(ValueError, match="figure belongs to another LiveFigure"):
        made().replace(live.figure, {})
    with pytest.raises(ValueError, match="artists must be a dict"):
        again.replace(Figure(), [])


def test_a_figure_that_is_let_go_is_a_still_one_again():
    live, other = made(), Figure()
    figure, line = live.figure, live.artists["line"]
    live.replace(other, {})
    assert not line.get_animated() and made(figure=figure, artists={}).frame()
    with pytest.raises(ValueError, match="figure belongs to another LiveFigure"):
        made(figure=other)
    live.refresh()
    assert live._image.value == live.frame()


def test_the_axes_stay_where_they_are_when_their_numbers_grow_longer():
    figure = Figure(layout="constrained")
    ax = figure.subplots()
    live = made(figure=figure, artists={}, update=lambda w: ax.set_ylim(0, 10.0 ** (3 * w)) and {})
    before = ax.get_position().bounds
    live.set(w=3)
    assert ax.get_position().bounds == before


def test_what_is_asked_for_holds_though_a_control_moves_another_one():
    live = made(controls={"n": (1, 0, 9), "w": (1.0, -3, 3)}, caption="")
    live.controls["n"].observe(lambda change: live.controls["w"].set_trait("value", 0), "value")
    live.set(w=2, n=5)
    assert live.values == {"n": 5, "w": 2}


def test_a_value_between_two_steps_goes_to_the_nearer_one_as_in_the_browser():
    live = made(controls={"w": (0.26, -4, 4), "n": (10, 1, 1000), "log": log_slider("rate", 0.3, -3, 1)})
    assert live.values == {"w": 0.3, "n": 10, "log": 0.3}
    live.set(w=-1.23, n=500)
    assert live.values["w"] == -1.2 and live.values["n"] == 500 and isinstance(live.values["n"], int)
    assert in_words("{w:.1f}", w=-0.04) == "0.0"


def test_a_hand_that_fails_says_so_below_the_picture():
    figure = Figure()
    ax = figure.subplots()
    live = made(figure=figure, artists={}, drag={ax: lambda x, y: {"w": 0.2, "k": x}})
    with pytest.raises(ValueError, match="The controls are w, but 'k' came"):
        point(live, ax, 0.5, 0.5)
    assert "'k' came" in html.unescape(live._text.value) and live.values == live.state == {"w": 1}


def test_a_caption_that_fails_leaves_the_picture_as_it_was():
    figure = Figure()
    (line,) = figure.subplots().plot([0, 1])

    def update(w):
        line.set_ydata([0, w])
        return {"p": w if w < 2 else None}

    live = made(figure=figure, artists={"line": line}, update=update, caption="{p:.1f}")
    before = live._image.value
    with pytest.raises(TypeError):
        live.set(w=2.5)
    assert live._image.value == before and live.state["w"] == 1
