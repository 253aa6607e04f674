"""Measure the book that was built: `python -m book.measure` prints a table of interactives and one of pages."""

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools import browser

from .__main__ import BUILD, coarser
from .frames import FRAMES

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "has_touch": True}
SLOWER = 4  # times, as a cheap phone's processor
# For each interactive: one control after the other jumps to a place by chance; the median of the milliseconds until the
# picture's pixels are there (reading one of them waits for all).
TAKES = """() => {
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
# What Lighthouse reports too: first and largest paint (ms), what moved by itself, and tasks beyond 50 ms (ms).
PAINTS = """() => new Promise(done => {
    const found = {first: 0, largest: 0, moved: 0, blocked: 0};
    const watch = (type, see) => new PerformanceObserver(list => list.getEntries().forEach(see))
        .observe({type, buffered: true});
    watch("paint", one => { if (one.name === "first-contentful-paint") found.first = one.startTime; });
    watch("largest-contentful-paint", one => { found.largest = one.startTime; });
    watch("layout-shift", one => { found.moved += one.value; });
    watch("longtask", one => { found.blocked += one.duration - 50; });
    setTimeout(() => done(found), 2000);
})"""


def slow_page(chromium, asked=None):
    """Return a page as on a phone whose processor is four times slower; the addresses it asks for go into `asked`."""
    page = chromium.new_context(**PHONE).new_page()
    page.on("request", lambda request: asked is not None and asked.append(request.url))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def show_all(page):
    """Scroll through a page until all its interactives are there."""
    for figure in page.locator("figure.frames").all():
        figure.scroll_into_view_if_needed()
        page.wait_for_function("figure => figure.dataset.ready", arg=figure.element_handle(), timeout=30_000)


def size(address):
    """Return the kB of a file that a page asked for."""
    file = Path(unquote(urlsplit(address).path))
    return file.stat().st_size / 1000 if address.startswith("file://") else 0


def pages(chromium):
    """Yield of each page: its name, kB of HTML, kB and milliseconds of the first view, and what each frame takes."""
    for path in sorted((BUILD / "html").glob("*.html")):
        asked = []
        page = slow_page(chromium, asked)
        page.goto(path.as_uri())
        paints, first = page.evaluate(PAINTS), sum(map(size, {*asked}))
        show_all(page)
        takes = [page.evaluate(TAKES) for _ in range(3)]  # the least, as other programs only ever add
        least = {name: min(found[name] for found in takes) for name in takes[0]} if path.stem != "search" else {}
        yield path.name, size(path.as_uri()), first, paints, least
        page.context.close()


def main():
    """Print both tables as Markdown."""
    with browser.chromium() as chromium:
        found = [*pages(chromium)]
    takes = {name: took for *_, least in found for name, took in least.items()}
    print(f"| lesson | interactive | controls | frames | kB | ms, {SLOWER} times slower | coarser than the notebook |")
    print("|---|---|---|---|---|---|---|")
    for index in sorted(FRAMES.glob("??.json")):
        for cell, one in json.loads(index.read_text(encoding="utf-8"))["cells"].items():
            name, controls = f"{index.stem}_{cell}", ", ".join(f"{label} {stops}" for label, stops, _ in one["axes"])
            row = [index.stem, one["function"], controls, f"{one['frames']:,}", one["kB"], f"{takes[name]:.1f}"]
            print("|", " | ".join(map(str, [*row, coarser(one) or "–"])), "|")
    print("\n| page | kB of HTML | kB at first view | first paint, ms | largest | moved by itself | beyond 50 ms |")
    print("|---|---|---|---|---|---|---|")
    for name, html, first, paints, _ in found:
        numbers = (paints["first"], paints["largest"])
        print(f"| {name} | {html:.0f} | {first:.0f} | {numbers[0]:.0f} | {numbers[1]:.0f}", end=" ")
        print(f"| {paints['moved']:.2f} | {paints['blocked']:.0f} |")


if __name__ == "__main__":
    main()
