"""Every page of the book: quiet, from this machine alone, without overflow or axe's objections, and all of it moves."""

import subprocess

import pytest

from book.__main__ import ROOT
from tools import browser

pytestmark = pytest.mark.slow
AXE = ROOT / "build/node/node_modules/axe-core/axe.min.js"
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


# For each interactive: one control after the other jumps to a place by chance; the median of the milliseconds until the
# picture's pixels are there (reading one of them waits for all).
FRAMES = """() => {
    const found = {};
    for (const [name, player] of Object.entries(window.frames_)) {
        const axes = player.data.axes, pen = player.canvas.getContext("2d");
        const took = Array.from({length: 60}, (_, n) => {
            const k = n % axes.length, start = performance.now();
            player.at[k] = Math.floor(Math.random() * axes[k].texts.length);
            player.draw();
            pen.getImageData(0, 0, 1, 1);
            return performance.now() - start;
        });
        found[name] = took.sort((a, b) => a - b)[30];
    }
    return found;
}"""


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as found:
        yield found


def pages():
    lessons = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    return ["index", *lessons, "glossary", "notation", "coverage", "instructor_guide", "own_interactive"]


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
    for figure in page.locator("figure.frames").all():
        figure.scroll_into_view_if_needed()
        page.wait_for_function("figure => figure.dataset.ready", arg=figure.element_handle(), timeout=20_000)
    return page, said, asked


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", pages())
def test_page(name, size, book, chromium):
    page, said, asked = opened(chromium, book, name, size)
    for figure in page.locator("figure.frames").all():
        found = figure.evaluate(MOVE)
        assert found["controls"] == found["moved"] > 0, figure.get_attribute("data-src")
    assert said == []
    assert [address for address in asked if not address.startswith(("file://", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*pages(), "search"])
def test_axe_finds_nothing(name, scheme, book, chromium, axe):
    page, _, _ = opened(chromium, book, name, "desk", color_scheme=scheme)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert {one["id"]: one["nodes"][0]["html"] for one in found} == {}
    page.context.close()


def test_a_frame_is_painted_in_time_on_a_slow_phone(book, chromium):
    least = {}  # of three rounds, as other programs only ever add
    for name in pages():
        page, _, _ = opened(chromium, book, name, "phone", device_scale_factor=3)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        rounds = [page.evaluate(FRAMES) for _ in range(3)]
        least |= {figure: min(found[figure] for found in rounds) for figure in rounds[0]}
        page.context.close()
    assert {figure: took for figure, took in least.items() if took > 16} == {}


def test_files_are_small(book):
    large = {path.name: path.stat().st_size for path in (book / "_static/frames").glob("*.js")}
    assert len(large) > 25 and {name: size for name, size in large.items() if size > 600_000} == {}
    pages = {path.name: path.stat().st_size for path in book.glob("*.html")}
    assert {name: size for name, size in pages.items() if size > 600_000} == {}
