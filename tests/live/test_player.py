"""player.js shows what Matplotlib draws: away from edges, pixel by pixel; its words are the figure's."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter
from test_record import FIGURES, settings

import helpers.live
from tools import browser

PLAYER = Path(helpers.live.__file__).with_name("player.js")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>frames</title>
<style>figure {{ margin: 0 }} .frames-picture {{ position: relative; max-width: none }}</style>
<script src="player.js" defer></script>
<figure class="frames" data-src="it.js"><img src="it.png" alt=""><figcaption></figcaption></figure></html>"""
SHOWN = """at => { const player = window.frames_.it; player.at = at; player.draw();
    return [player.caption.textContent, player.canvas.toDataURL().split(",")[1]]; }"""


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_the_canvas_shows_what_matplotlib_draws(name, chromium, tmp_path):
    make, grid = FIGURES[name]
    live, said = make(), []
    frames = live.record(**grid)
    (tmp_path / "it.js").write_text(frames.script("it"), encoding="utf-8")
    (tmp_path / "it.png").write_bytes(live.frame())
    (tmp_path / "player.js").write_text(PLAYER.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "index.html").write_text(PAGE.format(), encoding="utf-8")
    page = browser.new_page(chromium, said)
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto((tmp_path / "index.html").as_uri())
    page.wait_for_function("() => window.frames_.it?.figure.dataset.ready")
    for values in settings(frames, 12):
        live.set(**values)
        caption, png = page.evaluate(SHOWN, [axis.values.index(values[axis.name]) for axis in frames.axes])
        got, want = (
            np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
            for picture in (base64.b64decode(png), live.frame())
        )
        assert caption == live.caption and got.shape == want.shape
        flat = (maximum_filter(want, (9, 9, 1)) - minimum_filter(want, (9, 9, 1))).max(axis=2) < 24
        off = np.abs(got - want).max(axis=2)
        assert (
            flat.mean() > 0.4 and off[flat].max() < 48
        )  # the notebook's own enlarging and the canvas's blend a little differently
        assert np.mean(off > 64) < 0.05  # edges, and the hairlines of letters
    assert said == []
    page.close()
