"""The playground in a real JupyterLab and Chromium: redraws a second while it trains, and how soon Pause is obeyed."""

import statistics
import tempfile
from pathlib import Path

import nbformat

from benchmarks.measure import at_most
from tools import browser

CELLS = ["import helpers\nhelpers.start()", "from helpers.playground import Playground\nPlayground()"]  # moons, 4-2
SECONDS, ROUNDS = 5, 5
PLAY = """async ([figure, seconds]) => {
    const button = name => [...figure.querySelectorAll("button")].find(button => button.textContent === name);
    const image = figure.querySelector(".widget-image"), changes = [];
    const observer = new MutationObserver(() => changes.push(performance.now()));
    observer.observe(image, { attributeFilter: ["src"] });
    const start = performance.now();
    button("Play").click();
    await new Promise(resolve => setTimeout(resolve, 1000 * seconds));
    const pause = performance.now();
    button("Pause").click();
    await new Promise(resolve => setTimeout(resolve, 1500));
    observer.disconnect();
    const during = changes.filter(time => time < pause);
    return [during.length / (pause - start) * 1000, Math.max(0, changes.at(-1) - pause) / 1000];
}"""


def rows():
    """Return the rows: seconds for one redraw (8 a second are needed), and from Pause to the last picture."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(notebook, Path(folder) / "playground.ipynb")
        with browser.jupyter(folder) as address, browser.chromium() as chromium:
            page = browser.new_page(chromium, [])
            browser.open_notebook(page, address, "playground.ipynb")
            browser.run_all(page)
            figure = page.locator(".live-figure").element_handle()
            measured = [page.evaluate(PLAY, [figure, SECONDS]) for _ in range(ROUNDS + 1)][1:]  # the first one traces
            browser.shut_down_kernel(page, address)
    rates, pauses = zip(*measured)
    redraw = 1 / statistics.median(rates)
    return [
        at_most("playground, moons, 4-2 network: one redraw", "8 a second", 1 / 8, "Play", redraw, most=1.0),
        at_most(
            "playground: from Pause to the last picture",
            "one redraw",
            redraw,
            "Pause",
            statistics.median(pauses),
            most=2.0,
        ),
    ]
