"""A live figure writes itself as a GIF: one frame for each value, each as the figure shows it."""

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image, ImageSequence

from helpers.live import LiveFigure, choice, slider


def make(update=None, **options):
    figure = Figure(figsize=(4.57, 3))
    ax = figure.subplots()
    ax.set(xlim=(0, 1), ylim=(-6, 6))
    (line,) = ax.plot([0, 1], [0, 1])

    def tilt(a, k, rate, sign):
        line.set_ydata([0, a + k])
        return {"height": a + k}

    controls = {
        "a": slider("a", 1, -1, 1, 0.5),
        "k": slider("k", 2, 0, 4, 2, kind=widgets.IntSlider),
        "rate": slider("rate", 1, -1, 1, 1, kind=widgets.FloatLogSlider),
        "sign": choice("sign", ["+", "-"]),
    }
    return LiveFigure(figure, {"line": line}, controls, update or tilt, "height {height:.1f}, rate {rate:g}, {sign}")


def frames(path):
    with Image.open(path) as picture:
        return [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(picture)]


def alike(frame, picture):
    """A GIF has 256 colours: nearly all pixels may differ by a hair."""
    return np.mean(np.abs(frame - picture).max(axis=-1) > 30) < 0.002


@pytest.mark.parametrize(
    "control, expected", [("a", [-1, -0.5, 0, 0.5, 1]), ("k", [0, 2, 4]), ("rate", [0.1, 1, 10]), ("sign", ["+", "-"])]
)
def test_every_value_of_a_control_is_one_frame_and_the_control_ends_where_it_was(tmp_path, control, expected):
    live, values = make(), []
    before = live.values
    live.controls[control].observe(lambda change: values.append(change["new"]), "value")
    live.save_animation(tmp_path / "all.gif", control)
    assert live.values == before
    assert live.frame() == live._image.value
    written = frames(tmp_path / "all.gif")
    assert len(written) == len(expected)
    for value, frame in zip(expected, written):
        live.set(**{control: value})
        assert alike(frame, live._picture())
    live.set(**{control: expected[0]})
    assert not alike(written[-1], live._picture())
    assert set(values) <= set(expected)


def test_chosen_values_and_frames_a_second(tmp_path):
    live = make()
    live.save_animation(str(tmp_path / "some.gif"), "a", [1, -1, 0.5], fps=4)
    with Image.open(tmp_path / "some.gif") as picture:
        assert (picture.n_frames, picture.info["duration"]) == (3, 250)


def test_a_number_that_a_slider_cannot_reach_is_not_tried(tmp_path):
    live = make()
    live.controls["a"].step = 0.6
    live.save_animation(tmp_path / "steps.gif", "a")
    assert len(frames(tmp_path / "steps.gif")) == 4  # -1, -0.4, 0.2, 0.8


def test_an_error_leaves_the_control_where_it_was_and_no_file(tmp_path):
    live = make(lambda a, k, rate, sign: {"height": 1 / (4 - k)})
    with pytest.raises(ZeroDivisionError):
        live.save_animation(tmp_path / "broken.gif", "k")
    assert live.values["k"] == 2 and not (tmp_path / "broken.gif").exists()


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("z", None, 10), "control must be one of a, k, rate, sign, but 'z' came"),
        (("a", [1], 0), "fps must be a number greater than 0, but it is 0"),
        (("a", [1], "fast"), "fps must be a number greater than 0, but it is 'fast'"),
        (("a", [], 10), "values must hold at least one value, but it is empty"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, arguments, sentence):
    control, values, fps = arguments
    with pytest.raises(ValueError, match=sentence):
        make().save_animation(tmp_path / "x.gif", control, values, fps=fps)
    assert not list(tmp_path.iterdir())


def test_a_control_without_a_range_needs_values(tmp_path):
    figure = Figure(figsize=(2, 2))
    (line,) = figure.subplots().plot([0, 1])
    live = LiveFigure(figure, {"line": line}, {"on": widgets.Checkbox(description="on")}, lambda on: None, "{on}")
    with pytest.raises(ValueError, match="values must be given for a control without a range, but it is None for 'on'"):
        live.save_animation(tmp_path / "x.gif", "on")
    live.save_animation(tmp_path / "x.gif", "on", [False, True])
    assert len(frames(tmp_path / "x.gif")) == 2
