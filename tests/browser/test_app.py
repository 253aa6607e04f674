"""The app for a lecture in the browser: pages open, and on them the interactive answers to the hand.

One without TensorFlow, one that trains beforehand, one that trains while it is looked at. tests/test_app_pages.py has
the others.
"""

import subprocess

import hands
import pytest

from helpers.jupyter import free_port
from tools import app, browser

PAGES = ["02_now_you.ipynb", "12_what_has_it_learnt.ipynb", "13_press_play.ipynb"]  # IN_BROWSER there

pytestmark = pytest.mark.xdist_group("app")  # one server for all


@pytest.fixture(scope="module")
def open_page(tmp_path_factory, chromium):
    """A function that opens a page of the app and gives what is on it: (page, live figure, console's errors)."""
    folder = tmp_path_factory.mktemp("app")
    app.write(folder)
    port = free_port()
    address = f"http://127.0.0.1:{port}/voila"
    log = folder / "server.log"
    pages, context = [], chromium.new_context(reduced_motion="reduce")

    def opened(name):
        while pages:
            pages.pop().close(run_before_unload=True)  # ends the kernel, too
        errors = []
        page = browser.new_page(context, errors)
        pages.append(page)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/render/{name}", timeout=240_000)
        figure = page.locator(".live-figure").last
        figure.locator(".widget-image").wait_for(timeout=120_000)
        page.wait_for_function("figure => figure.querySelector('img').alt", arg=figure.element_handle())
        assert all(url.startswith((f"http://127.0.0.1:{port}/", "data:", "blob:")) for url in asked)
        return page, figure, errors

    with (
        open(log, "w") as out,
        subprocess.Popen(app.command(folder, port), env=app.ENVIRONMENT, stdout=out, stderr=out) as server,
    ):
        try:
            browser.wait_for(f"{address}/{app.INDEX.removeprefix('voila/')}", server, log)
            yield opened
        finally:
            server.terminate()


@pytest.mark.parametrize("name", PAGES)
def test_page(open_page, name):
    page, figure, errors = open_page(name)
    assert page.locator("h1").is_visible() and figure.locator(".widget-image").is_visible()
    assert not figure.locator(".jp-InputArea").count() and not page.locator("[role=alert]").count()
    seen = hands.look(figure)
    assert seen["shown"] and seen["alt"] == seen["caption"] != ""
    assert not hands.without_a_name(figure) and not hands.cut(figure)
    page.set_viewport_size({"width": 1280, "height": 720})  # a projector
    box = figure.bounding_box()
    assert box["y"] + box["height"] <= 720 and figure.locator(".live-caption").bounding_box()["height"] < 70
    first = figure.locator("[role=slider], select, textarea").filter(visible=True).first
    moved, answered = hands.press(figure, first, words=True, seconds=60)
    assert moved and answered
    if "press_play" in name:
        assert hands.answers(figure, figure.get_by_role("button", name="Play", exact=True).click)
        figure.get_by_role("button", name="Pause").click()
        assert hands.rests(figure)
    assert not errors, errors[:3]
