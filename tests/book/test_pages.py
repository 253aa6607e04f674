"""Every page of the book: quiet, from this machine alone, without overflow or axe's objections, and all of it moves."""

import json
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import nbformat
import pytest
from alike import assert_alike
from nbconvert import HTMLExporter

from book.__main__ import ROOT
from book.frames import FRAMES
from book.measure import show_all, slow_page
from tools import browser

pytestmark = pytest.mark.slow
AXE = ROOT / "build/node/node_modules/axe-core/axe.min.js"
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
PAGES = ["index", *LESSONS, "glossary", "notation", "coverage", "instructor_guide", "own_interactive", "api"]
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
# For each interactive: move every control to its end and back to its middle, press every button, and see what changes.
MOVE = """async figure => {
    const found = {errors: [], moved: 0, controls: 0};
    const caption = () => figure.querySelector("figcaption").textContent;
    const picture = () => figure.querySelector("canvas").toDataURL();
    const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const control of figure.querySelectorAll(".frames-controls input, .frames-controls select")) {
        found.controls++;
        const last = control.max ? +control.max : control.options.length - 1, start = +control.value;
        const before = picture() + caption();
        let changed = false;
        for (const place of [0, last, Math.floor(last / 2), start]) {
            control.value = place;
            control.dispatchEvent(new Event("input", {bubbles: true}));
            await painted();
            changed ||= picture() + caption() !== before;
        }
        found.moved += changed;
    }
    return found;
}"""


# What the canvas shows at a setting, with a pixel of the figure as a pixel.
SHOWN = """([name, at]) => {
    const player = window.frames_[name], [width, height] = player.data.size;
    Object.assign(player.whole, {width, height});
    Object.assign(player, {at, scale: 1, sheets: {}});
    player.draw();
    return [player.caption.textContent, player.whole.toDataURL()];
}"""


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def axe():
    if not AXE.exists():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(ROOT / "build/node")]
        subprocess.run([*install, "axe-core@4"], check=True)
    return AXE.read_text(encoding="utf-8")


def opened(chromium, book, name, size, **options):
    """A page of the book, what its console said and which addresses it asked for; all its interactives are there."""
    said, asked = [], []
    width, height = SIZES[size]
    page = browser.new_page(chromium.new_context(**options), said)
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": height})
    page.goto((book / f"{name}.html").as_uri())
    show_all(page)
    return page, said, asked


def touched(page, figure, hand):
    """Draw a finger over the part of a picture that follows it; return whether the controls moved."""
    places = """figure => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
        done([...figure.querySelectorAll("input, select")].map(control => control.value)))))"""
    hand.scroll_into_view_if_needed()
    seen, box, finger = [], hand.bounding_box(), page.context.new_cdp_session(page)
    for k, share in enumerate((0.1, 0.4, 0.6, 0.9)):
        point = {"x": box["x"] + share * box["width"], "y": box["y"] + (1 - share) * box["height"]}
        kind = "touchMove" if k else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        seen.append(figure.evaluate(places))
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    return seen[0] != seen[-1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_page(name, size, book, chromium):
    page, said, asked = opened(chromium, book, name, size, has_touch=True)
    for figure in page.locator("figure.frames").all():
        found = figure.evaluate(MOVE)
        assert found["controls"] == found["moved"] > 0, figure.get_attribute("data-src")
        for hand in figure.locator(".frames-hand").all():
            assert touched(page, figure, hand), figure.get_attribute("data-src")
        file = FRAMES / f"{figure.get_attribute('data-frames')}.json"
        for kept in json.loads(file.read_text(encoding="utf-8")) if size == "desk" else []:
            caption, png = page.evaluate(SHOWN, [file.stem, kept["at"]])
            assert caption == kept["caption"]
            assert_alike(png, kept["png"])
    assert said == []
    assert [address for address in asked if not address.startswith(("file://", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_axe_finds_nothing(name, scheme, book, chromium, axe):
    page, _, _ = opened(chromium, book, name, "desk", color_scheme=scheme)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert {one["id"]: one["nodes"][0]["html"] for one in found} == {}
    page.context.close()


def test_a_wide_picture_breaks_in_two_on_a_phone(book, chromium):
    page, _, _ = opened(chromium, book, "03_gradient_descent", "phone")
    player = page.evaluate_handle("() => Object.values(window.frames_)[0]")
    shape = "player => player.canvas.clientHeight / player.canvas.clientWidth"
    assert player.evaluate("player => player.cut < player.data.size[0]") and player.evaluate(shape) > 1
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("player => player.cut === player.data.size[0]", arg=player)
    assert player.evaluate(shape) < 0.5
    page.context.close()


def test_a_lesson_is_read_to_its_end_without_a_network_once_it_is_there(book, chromium):
    class Kept(SimpleHTTPRequestHandler):
        def end_headers(self):
            self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages has it
            super().end_headers()

        def log_message(self, *words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Kept, directory=book.parent)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = slow_page(chromium)
        page.goto(f"http://127.0.0.1:{server.server_port}/{book.name}/03_gradient_descent.html")
        page.wait_for_function("() => document.documentElement.dataset.complete", timeout=60_000)
        page.wait_for_function("() => [...document.images].every(image => image.complete)", timeout=60_000)
        page.context.set_offline(True)
        show_all(page)
        figures = page.locator("figure.frames").all()
        assert len(figures) == 3 and all(
            touched(page, figure, hand) for figure in figures for hand in figure.locator(".frames-hand").all()
        )
        assert page.evaluate("() => [...document.images].every(image => image.naturalWidth)")
        page.context.close()
        server.shutdown()


def test_the_search_finds_words_without_a_server(book, chromium):
    said = []
    page = browser.new_page(chromium, said)
    page.goto((book / "search.html").as_uri() + "?q=momentum")
    page.wait_for_selector("#search-results li a", timeout=20_000)
    assert said == []
    page.close()


def test_a_downloaded_lesson_moves_in_what_nbconvert_makes_of_it(book, chromium, tmp_path):
    notebook = nbformat.read(book / "_static/notebooks/02_iris_logistic_regression.ipynb", as_version=4)
    exporter = HTMLExporter(mathjax_url="", require_js_url="", jquery_url="", mermaid_js_url="")
    (tmp_path / "it.html").write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
    page = browser.new_page(chromium, [])
    page.goto((tmp_path / "it.html").as_uri())
    page.wait_for_function("() => document.querySelectorAll('figure[data-ready]').length === 1", timeout=20_000)
    for figure in page.locator("figure.frames").all():
        found = figure.evaluate(MOVE)
        assert found["controls"] == found["moved"] > 0
    page.close()


def test_files_are_small(book):
    large = {path.name: path.stat().st_size for path in (book / "_static/frames").glob("*.js")}
    assert len(large) > 25 and {name: size for name, size in large.items() if size > 600_000} == {}
    pages = {path.name: path.stat().st_size for path in book.glob("*.html")}
    assert {name: size for name, size in pages.items() if size > 600_000} == {}
    lessons = {path.name: path.stat().st_size for path in (book / "_static/notebooks").glob("*.ipynb")}
    assert len(lessons) == 14 and {name: size for name, size in lessons.items() if size > 2**20} == {}
