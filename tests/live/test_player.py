"""player.js shows what Matplotlib draws: away from edges, pixel by pixel; its words are the figure's."""

import pytest
from alike import assert_alike
from test_record import FIGURES, settings

from tools import browser

SHOWN = """at => { const player = window.frames_.it; player.at = at; player.draw();
    return [player.caption.textContent, player.whole.toDataURL()]; }"""


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
    (tmp_path / "it.html").write_text(f"<!doctype html><meta charset=utf-8>{frames.html('it')}", encoding="utf-8")
    page = browser.new_page(chromium, said)
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto((tmp_path / "it.html").as_uri())
    page.wait_for_function("() => window.frames_.it?.figure.dataset.ready")
    for values in settings(frames, 12):
        live.set(**values)
        caption, png = page.evaluate(SHOWN, [axis.values.index(values[axis.name]) for axis in frames.axes])
        assert caption == live.caption
        assert_alike(png, live.frame())
    assert said == []
    page.close()
