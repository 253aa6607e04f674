"""A slider of lesson 02 under a fast hand: frames are dropped, nothing flickers, nothing grows, no key goes astray."""

import json
import re
import time

import hands
import pytest
from hands import settle

from tools.browser import cells, in_kernel, show_cell

# Drags the first slider from end to end with a move every 4 ms, and notes what the hand says, what the figure shows,
# and, in every frame, whether the picture is the same element, and its size on the page and in the file.
DRAG = """async ([figure, seconds]) => {
    const handle = figure.querySelector(".noUi-handle"), caption = figure.querySelector(".live-caption");
    const image = figure.querySelector(".widget-image"), track = handle.closest(".noUi-target").getBoundingClientRect();
    const hand = [], pictures = [], frames = new Set();
    new MutationObserver(() => hand.push([performance.now(), Number(handle.getAttribute("aria-valuenow"))]))
        .observe(handle, { attributeFilter: ["aria-valuenow"] });
    new MutationObserver(() => pictures.push([performance.now(), caption.textContent.trim()]))
        .observe(caption, { childList: true, subtree: true, characterData: true });
    const frame = () => {
        const now = figure.querySelector(".widget-image"), { width, height } = now.getBoundingClientRect();
        frames.add(JSON.stringify([now === image, width, height, now.naturalWidth]));
        if (!done) requestAnimationFrame(frame);
    };
    let done = false;
    frame();
    const mouse = (kind, target, part) => target.dispatchEvent(new MouseEvent(kind, {
        bubbles: true, cancelable: true, buttons: 1, clientX: track.left + part * track.width, clientY: track.top }));
    mouse("mousedown", handle, 0);
    const start = performance.now(), part = () => (performance.now() - start) / 1000 / seconds;
    while (part() < 1) {
        mouse("mousemove", document.documentElement, part());
        await new Promise(resolve => setTimeout(resolve, 4));
    }
    mouse("mousemove", document.documentElement, 1);
    mouse("mouseup", document.documentElement, 1);
    while (!caption.textContent.includes("w = 10.0") && performance.now() - start < 60000)
        await new Promise(resolve => setTimeout(resolve, 10));
    done = true;
    return { hand, pictures, frames: [...frames].map(JSON.parse) };
}"""
QUEUE = """
import asyncio
from helpers.live import LiveFigure

def refresh(self, after=None):
    values = self.values
    def draw():
        self.state = {**values, **self._update(**values)}
        self._show()
    waiting.append(draw)
    if len(waiting) == 1:
        asyncio.get_event_loop().call_later(0.1, work)

def work():
    waiting[0]()
    del waiting[0]
    if waiting:
        asyncio.get_event_loop().call_later(0.1, work)

waiting, LiveFigure.usual_refresh, LiveFigure.refresh = [], LiveFigure.refresh, refresh
"""
COUNT = """
import gc, json, psutil, ipywidgets, matplotlib.figure
gc.collect()
widgets = [thing for thing in gc.get_objects() if isinstance(thing, ipywidgets.Widget)]
print(json.dumps({
    "figures": sum(isinstance(thing, matplotlib.figure.Figure) for thing in gc.get_objects()),
    "widgets": len(widgets),
    "observers": sum(len(found) for widget in widgets for kinds in widget._trait_notifiers.values()
                     for found in kinds.values()),
    "MB": psutil.Process().memory_info().rss / 1e6,
}))
del widgets
"""

pytestmark = pytest.mark.xdist_group("hand")  # one page for all


@pytest.fixture(scope="module")
def figure(lab):
    with lab.opened("notebooks/02_iris_logistic_regression.ipynb", upto="explore_sigmoid(") as page:
        figure = show_cell(page, len(cells(page)) - 1).locator(".live-figure")
        page.wait_for_function("figure => figure.querySelector('img').alt", arg=figure.element_handle())
        yield figure


def drag(figure, seconds=2):
    """Drag w from end to end; gives the hand's and the pictures' values of w with their times, and the frames."""
    handle = figure.get_by_role("slider").first
    handle.press("Home")
    figure.page.wait_for_function(
        "figure => figure.querySelector('img').alt.includes('w = −10.0')", arg=figure.element_handle()
    )
    seen = figure.page.evaluate(DRAG, [figure.element_handle(), seconds])
    pictures = [(time, float(re.match(r"w = (\S+),", words.replace("−", "-"))[1])) for time, words in seen["pictures"]]
    return seen["hand"], pictures, seen["frames"]


def outdated(hand, pictures):
    """The values of the pictures that show an older value than the hand's when the last picture but one appeared."""
    found = []
    for (before, _), (_, shown) in zip(pictures, pictures[2:]):
        then = [value for time, value in hand if time <= before]
        found += [shown] if then and shown < then[-1] else []
    return found


def test_a_fast_hand_drops_frames_and_nothing_flickers(figure):
    hand, pictures, frames = drag(figure)
    assert len(hand) > 50, "the slider was not really dragged"
    assert len(pictures) < len(hand)
    assert not outdated(hand, pictures)
    assert pictures[-1][1] == hand[-1][1] == 10
    assert sum(time > hand[-1][0] for time, _ in pictures) <= 2, "pictures queued up behind the hand"
    assert len(frames) == 1, f"the picture changed its size or was made anew: {frames}"
    ((same, width, height, file_width),) = frames
    assert same and min(width, height, file_width) > 0


def test_a_queue_would_be_noticed(figure):
    assert not in_kernel(figure.page, QUEUE)
    hand, pictures, _ = drag(figure, seconds=1)
    assert outdated(hand, pictures) and sum(time > hand[-1][0] for time, _ in pictures) > 2
    assert not in_kernel(figure.page, "LiveFigure.refresh = LiveFigure.usual_refresh")


# What a page or a kernel adds on its own, which JupyterLab and Playwright do; the kernel's objects are counted exactly.
MAY_GROW = {"nodes": 10, "listeners": 10, "MB": 5}


def left_behind(figure, moves, patience=60):
    """Move the slider so many times, and return what there is more of than before: {kind: how many}.

    Garbage is collected until the counts stay the same: one collection leaves hundreds of listeners, the third none.
    On a busy machine some of it waits for its turn, so what is too much is counted again, for `patience` seconds.
    """
    page, handle = figure.page, figure.get_by_role("slider").first
    protocol = page.context.new_cdp_session(page)
    protocol.send("Performance.enable")

    def once():
        protocol.send("HeapProfiler.collectGarbage")
        metrics = {entry["name"]: entry["value"] for entry in protocol.send("Performance.getMetrics")["metrics"]}
        page_has = {"nodes": metrics["Nodes"], "listeners": metrics["JSEventListeners"]}
        return {"elements": figure.locator("*").count(), **page_has}

    def count():
        seen = [once()]
        for _ in range(30):
            seen.append(once())
            if seen[-3:] == [seen[-1]] * 3:
                break
        return {**min(seen[-3:], key=lambda counts: counts["listeners"]), **json.loads(in_kernel(page, COUNT))}

    def move(times):
        handle.focus()
        for key in ["ArrowLeft"] * (times // 2) + ["ArrowRight"] * (times // 2):
            page.keyboard.press(key)
        page.wait_for_function(
            "figure => figure.querySelector('img').alt.includes('w = 0.0')", arg=figure.element_handle(), timeout=60_000
        )

    readout = figure.get_by_role("textbox").first
    readout.fill("0")
    readout.press("Enter")
    move(100)
    before = count()
    for _ in range(moves // 100):
        move(100)
    end = time.monotonic() + patience
    while True:
        after = count()
        grown = {kind: after[kind] - before[kind] for kind in before}
        too_much = {kind: more for kind, more in grown.items() if more > MAY_GROW.get(kind, 0)}
        if not too_much or time.monotonic() > end:
            protocol.detach()
            return too_much
        time.sleep(1)


def leaks(figure, moves, patience=60):
    """What grows each time that the slider is moved so many times, as `left_behind` counts it: {kind: how many}.

    JupyterLab itself adds 11 nodes and 133 listeners once, some seconds after a page was opened, without any move, and
    none in 2,500 moves after that.
    """
    first = left_behind(figure, moves, patience)
    again = left_behind(figure, moves, patience) if first else {}
    return {kind: more for kind, more in again.items() if kind in first}


def test_500_moves_leave_nothing_behind(figure):
    assert not leaks(figure, 500)


PAGE_LEAK = """() => document.addEventListener("keydown", () => {
    const heard = document.createElement("i");
    heard.addEventListener("click", () => heard);
    (window.leak ||= []).push(heard);
}, true)"""
KERNEL_LEAK = """
import ipywidgets
from helpers.live import LiveFigure

def refresh(self, after=None):
    LiveFigure.usual_refresh(self, after)
    kept.append(ipywidgets.Label())
    kept[-1].observe(print, "value")
    next(iter(self.controls.values())).observe(lambda change: None, "value")

kept, LiveFigure.usual_refresh, LiveFigure.refresh = [], LiveFigure.refresh, refresh
"""


def test_what_stays_behind_would_be_noticed(lab):
    """A listener for each key, then an observer and a widget for each picture, too. On a page of its own."""
    with lab.opened("notebooks/02_iris_logistic_regression.ipynb", upto="explore_sigmoid(") as page:
        figure = show_cell(page, len(cells(page)) - 1).locator(".live-figure")
        page.wait_for_function("figure => figure.querySelector('img').alt", arg=figure.element_handle())
        page.evaluate(PAGE_LEAK)
        assert set(leaks(figure, 100, patience=0)) == {"nodes", "listeners"}
        assert not in_kernel(page, KERNEL_LEAK)
        assert {"widgets", "observers"} <= set(leaks(figure, 100, patience=0))


def test_the_picture_itself_can_be_dragged_and_the_slider_follows(figure):
    b, w = figure.get_by_role("slider").nth(1), figure.get_by_role("textbox").first
    w.fill("2")
    w.press("Enter")
    settle(figure)
    box, mouse = figure.locator("img").bounding_box(), figure.page.mouse
    found = []
    for part in (0.45, 0.5, 0.55):
        mouse.move(box["x"] + part * box["width"], box["y"] + 0.5 * box["height"])
        if not found:
            mouse.down()
        settle(figure)
        found.append(float(b.get_attribute("aria-valuenow")))
        assert f"b = {found[-1]:.1f}".replace("-", "−") in figure.locator("img").get_attribute("alt")
    mouse.up()
    mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    settle(figure)
    assert found[0] > found[1] > found[2] == float(b.get_attribute("aria-valuenow"))


def test_keys_belong_to_the_slider_and_shift_enter_to_the_notebook(figure):
    page, handle = figure.page, figure.get_by_role("slider").first
    before = [cell["source"] for cell in cells(page)]
    for key in ("a", "b", "x", "m", "ArrowUp", "ArrowDown"):
        handle.press(key)
    assert [cell["source"] for cell in cells(page)] == before
    assert handle.evaluate("handle => handle === document.activeElement")
    handle.press("Shift+Enter")
    page.wait_for_function("count => jupyterapp.shell.currentWidget.content.widgets.length > count", arg=len(before))


def test_a_control_that_screen_readers_cannot_find_would_be_noticed(figure):
    slider = figure.locator(".widget-slider").first
    assert not hands.without_a_name(figure)
    figure.page.evaluate("document.activeElement.blur()")  # Chromium hides nothing that has the focus
    slider.evaluate("slider => slider.setAttribute('aria-hidden', true)")
    assert hands.without_a_name(figure, seconds=1)
    slider.evaluate("slider => setTimeout(() => slider.removeAttribute('aria-hidden'), 1000)")
    with pytest.warns(UserWarning, match="found all controls only after"):  # late is not in silence
        assert not hands.without_a_name(figure)
