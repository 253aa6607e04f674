"""From a key press on a slider to the changed picture on screen, in a real JupyterLab and a real Chromium."""

import itertools
import statistics
import tempfile
from pathlib import Path

import nbformat

from benchmarks.measure import Row, at_most, compare
from tools import app, browser

ROUNDS, PRESSES = 6, 20
HANDLE = ".noUi-handle, .live-figure textarea"
KEYS = {
    "DIV": ("ArrowRight", "ArrowLeft"),
    "TEXTAREA": ("a", "Backspace"),
}  # forth and back, or back and forth for a slider that stands at its end

BARE = """
import ipywidgets as widgets
slider, label = widgets.FloatSlider(value=1, min=-10, max=10, step=0.1), widgets.HTML()
slider.observe(lambda change: setattr(label, "value", f"<p>{change['new']:.1f}</p>"), "value")
widgets.VBox([slider, label])
"""
STILL = """
import io
import ipywidgets as widgets
import numpy as np
from PIL import Image

def png(shade):
    file = io.BytesIO()
    Image.fromarray(np.full((450, 800, 3), shade, np.uint8)).save(file, "png")
    return file.getvalue()

pictures = png(200), png(220)
slider, image = widgets.FloatSlider(value=1, min=-10, max=10, step=0.1), widgets.Image(value=pictures[0])
slider.observe(lambda change: setattr(image, "value", pictures[image.value == pictures[0]]), "value")
widgets.VBox([slider, image])
"""
IRIS = """
from helpers.data import load_iris
iris = load_iris()
x = iris["petal_width"].to_numpy()
y = (iris["species"] == "virginica").to_numpy(int)
"""
OURS = """
import helpers
helpers.start()
from helpers.explorers import explore_sigmoid
explore_sigmoid(x, y, labels=("not virginica", "virginica"), xlabel="petal width (cm)")
"""
INTERACT = """
%matplotlib inline
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np

@widgets.interact(w=widgets.FloatSlider(value=1, min=-10, max=10, step=0.1),
                  b=widgets.FloatSlider(value=0, min=-10, max=10, step=0.1))
def picture(w, b):
    fig, ax = plt.subplots(figsize=(8, 4.5))
    ax.hist([x[y == 0], x[y == 1]], bins=25, stacked=True, label=["not virginica", "virginica"])
    ax.set(xlabel="petal width (cm)", ylabel="number of samples")
    ax.legend()
    right = ax.twinx()
    right.set(ylim=(-0.02, 1.05), ylabel="probability")
    grid = np.linspace(-1.1, 3.5, 400)
    right.plot(grid, 1 / (1 + np.exp(-(w * grid + b))), "r")
    right.axvline(-b / w if w else np.nan, linestyle="--")
    p = np.clip(1 / (1 + np.exp(-(w * x + b))), 1e-7, 1 - 1e-7)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    ax.set_title(f"w = {w:.1f}, b = {b:.1f}: {np.mean((p > 0.5) == y):.1%} right, loss {loss:.2f}")
    plt.show()
"""
WORKS = {  # name -> the cells, and where the change is seen
    "bare": ([BARE], ".widget-html-content p"),
    "still": ([STILL], "img"),
    "ours": ([IRIS, OURS], "img"),
    "interact": ([IRIS, INTERACT], "img"),
}
# One press: the clock starts with the key's event. It stops when the browser has put the next text or picture on the
# screen, as it reports itself (PerformanceElementTiming.renderTime).
WATCH = """
selector => {
  const root = document.activeElement.closest(".jp-OutputArea");
  const mark = () => root.querySelectorAll(selector).forEach(one => one.setAttribute("elementtiming", "shown"));
  const marks = new MutationObserver(mark);  // a new element may come in place of the old one
  marks.observe(root, { subtree: true, childList: true });
  mark();
  let start = null;
  addEventListener("keydown", event => { start = event.timeStamp; }, { capture: true, once: true });
  window.pressed = new Promise((resolve, reject) => {
    const screen = new PerformanceObserver(list => {
      const shown = list.getEntries().find(entry => start !== null && (entry.loadTime || entry.renderTime) > start);
      if (!shown) return;
      marks.disconnect();
      screen.disconnect();
      resolve(shown.renderTime - start);
    });
    screen.observe({ type: "element" });
    setTimeout(reject, 10000, "nothing new on the screen for 10 s");
  });
}
"""


def rows():
    """Ours against `interact`, a bare slider with a label, and one with ready-made pictures; then each page of the app.

    A picture is on the screen later than a text, whoever made it, as the browser decodes it first: what a page is
    measured by is a picture that costs the kernel nothing.
    """
    work = f"from a key press on a slider to the picture, {ROUNDS * PRESSES} times"
    still = "none: a bare slider, two ready-made pictures"
    works = (work, "interact, inline figure"), (work, "none: a bare slider, a label"), (work, still)
    if not browser.CHROMIUM:
        return [
            Row(*names, None, "LiveFigure", None, needed, None, note="no Chromium or Chrome was found")
            for names, needed in zip(works, ("4x", "≤ 1.35x", "≤ 1.35x"))
        ]
    seconds = latencies(WORKS)
    found = [
        compare(*works[0], seconds["interact"], "LiveFigure", seconds["ours"], needed=4),
        at_most(*works[1], seconds["bare"], "LiveFigure", seconds["ours"], most=1.35),
        at_most(*works[2], seconds["still"], "LiveFigure", seconds["ours"], most=1.35),
    ]
    for name, work in pages().items():
        seconds = latencies({"still": WORKS["still"], name: work}, rounds=3)
        found.append(at_most(name, still, seconds["still"], "LiveFigure", seconds[name], most=1.6))
    return found


def pages():
    """Return each page of the app, which is each explorer in a lesson: name -> the cells, and where it is seen."""
    found = {}
    for path in sorted((app.ROOT / "notebooks").glob("*.ipynb")):
        for name, _, _, notebook, _ in app.pages(path):
            sources = [cell.source for cell in notebook.cells if cell.cell_type == "code" and cell.source != app.LARGE]
            found[name.removesuffix(".ipynb")] = (sources, ".live-figure img")
    return found


def latencies(works, rounds=ROUNDS, presses=PRESSES):
    """Return the median seconds from key press to screen for each of these works, measured in turns."""
    seconds = {name: [] for name in works}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, (sources, _) in works.items():
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in sources])
            notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
            nbformat.write(notebook, Path(folder) / f"{name}.ipynb")
        with browser.jupyter(folder) as address, browser.chromium() as chromium:
            pages = {name: _opened(chromium, address, name) for name in works}
            for turn in range(rounds + 1):  # turn 0 warms up
                for name, page in pages.items():
                    times = _press(page, works[name][1], presses)
                    seconds[name] += times * (turn > 0)
    return {name: statistics.median(times) for name, times in seconds.items()}


def _opened(chromium, address, name):
    page = browser.new_page(chromium, [])
    browser.open_notebook(page, address, f"{name}.ipynb")
    browser.run_all(page)
    page.locator(HANDLE).first.wait_for()
    browser.skip_questions(page)
    return page


def _press(page, selector, presses):
    """Seconds for each of some presses of a key on the page's first slider, or in its text."""
    page.bring_to_front()  # a page in the background is slowed down
    handle = page.locator(HANDLE).first
    handle.focus()
    forth, back = KEYS[handle.evaluate("handle => handle.tagName")]
    at_its_end = handle.evaluate(
        "handle => handle.ariaValueNow !== null && handle.ariaValueNow === handle.ariaValueMax"
    )
    keys = itertools.cycle((back, forth) if at_its_end else (forth, back))
    seconds = []
    for key in itertools.islice(keys, presses):
        page.wait_for_timeout(150)  # let the kernel come to rest
        page.evaluate(WATCH, selector)
        page.keyboard.press(key)
        seconds.append(page.evaluate("() => window.pressed") / 1000)
    return seconds
