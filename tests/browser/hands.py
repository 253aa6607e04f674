"""What a hand does to a live figure in the browser, and what the eye and a screen reader find there."""

import re
import time
import warnings

CONTROLS = "button, input, select, textarea, [role=slider], [contenteditable=true]"
LOOK = """figure => {
    const image = figure.querySelector(".widget-image"), caption = figure.querySelector(".live-caption");
    return { src: image.src, shown: image.complete && image.naturalWidth > 0, alt: image.alt,
             caption: caption.textContent.trim() };
}"""
CHANGED = f"""([figure, before, words]) => {{
    const now = ({LOOK})(figure);
    return now.src !== before.src && now.shown && now.alt === now.caption && (now.caption !== before.caption || !words);
}}"""
ALL = """figure => figure.outerHTML + [...figure.querySelectorAll("input, textarea, select")].map(one => one.value)"""
# JupyterLab's kernel has answered all that it was asked before: it works in order. Twice, as ipywidgets holds back what
# a control says while the answer to the same control's last word is still out.
ALL_DONE = """async () => {
    for (const _ of [1, 2])
        await jupyterapp.shell.currentWidget.sessionContext.session.kernel
            .requestExecute({ code: "", silent: true }).done;
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""
UNREACHED = f"""figure => {{
    const reached = control => "reached" in control.dataset;
    const other = control => control.type === "radio" ? [...figure.querySelectorAll("[type=radio]")] : [control];
    return [...figure.querySelectorAll("{CONTROLS}")]
        .filter(control => control.checkVisibility() && !control.disabled && !other(control).some(reached))
        .map(control => control.getAttribute("aria-label") || control.outerHTML);
}}"""


def look(figure):
    """What a figure shows: the address of its picture, the picture's text alternative, the caption."""
    return figure.evaluate(LOOK)


def changes(figure, act, *, words=True, seconds=60):
    """Act, and wait until picture, text alternative and (if `words`) caption have changed; False: they did not."""
    before = look(figure)
    act()
    return _comes(figure, CHANGED, [before, words], seconds)


def answers(figure, act, seconds=60):
    """Act, and wait until anything in the figure has changed; False: nothing has."""
    before = figure.evaluate(ALL)
    act()
    return _comes(figure, f"([figure, before]) => ({ALL})(figure) !== before", [before], seconds)


def rests(figure, seconds=60):
    """Wait until the picture has stayed the same for half a second; False: it never did."""
    return any(not _comes(figure, CHANGED, [look(figure), False], 0.5) for _ in range(2 * seconds))


def _comes(figure, condition, arguments, seconds):
    from playwright.sync_api import TimeoutError

    try:
        figure.page.wait_for_function(
            condition, arg=[figure.element_handle(), *arguments], timeout=1000 * seconds, polling=30
        )
    except TimeoutError:
        return False
    return True


def name(control):
    """What to call a control in a message."""
    return control.evaluate(
        "control => control.getAttribute('aria-label') || control.labels?.[0]?.textContent"
        " || control.textContent || control.outerHTML"
    ).strip()


def without_a_name(figure, seconds=10):
    """The controls and pictures that have no name in Chromium's own accessibility tree, or are not in it.

    They are looked for again, for some seconds: in 2 of 104 runs of a lesson not one control of a figure was in there
    at the first look. Why is not known; where it happens again a warning says so.
    """
    start, looks = time.monotonic(), 1
    while (nameless := _without_a_name_now(figure)) and time.monotonic() < start + seconds:
        time.sleep(0.2)
        looks += 1
    if looks > 1 and not nameless:
        warnings.warn(f"Screen readers found all controls only after {time.monotonic() - start:.1f} s.", stacklevel=2)
    return nameless


def _without_a_name_now(figure):
    figure.evaluate("figure => { window.figure = figure; }")
    protocol = figure.page.context.new_cdp_session(figure.page)
    element = protocol.send("Runtime.evaluate", {"expression": "window.figure"})["result"]["objectId"]
    nodes = protocol.send("Accessibility.queryAXTree", {"objectId": element})["nodes"]
    protocol.detach()
    nodes = [
        (node["role"]["value"], node.get("name", {}).get("value", ""), _can_have_focus(node))
        for node in nodes
        if not node["ignored"]
    ]
    nameless = [role for role, words, focus in nodes if (focus or role == "image") and not re.search(r"[^\W_]", words)]
    visible = figure.locator(CONTROLS).filter(visible=True).count()
    spoken = sum(focus for role, _, focus in nodes if role != "option")
    return nameless + ["a control that is hidden from screen readers"] * max(0, visible - spoken)


def cut(figure):
    """The names of controls and buttons that do not fit their place."""
    return figure.evaluate("""figure => [...figure.querySelectorAll(".widget-label, button")].filter(part =>
        part.checkVisibility() && part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)""")


def misspoken(figure):
    """For each slider that a screen reader reads out otherwise than it is written beside it: both."""
    return figure.evaluate("""figure => [...figure.querySelectorAll(".widget-slider")].filter(slider =>
        slider.querySelectorAll(".noUi-handle").length === 1 && slider.querySelector(".widget-readout")).map(slider =>
        [slider.querySelector(".noUi-handle").getAttribute("aria-valuetext"),
         slider.querySelector(".widget-readout").textContent]).filter(([says, shows]) => says !== shows)""")


def _can_have_focus(node):
    return any(part["name"] == "focusable" and part["value"]["value"] for part in node.get("properties", []))


def not_reached_by_tab(figure, cell):
    """The controls on which the focus does not stop when Tab is pressed again and again from the notebook's cell."""
    cell.evaluate("""cell => {
        const notebook = jupyterapp.shell.currentWidget.content;
        notebook.activeCellIndex = notebook.widgets.findIndex(widget => widget.node === cell);
        notebook.mode = "command";
        cell.focus();
    }""")
    inside = False
    for _ in range(20 + 2 * figure.locator(CONTROLS).count()):
        figure.page.keyboard.press("Tab")
        was_inside, inside = (
            inside,
            figure.evaluate("""figure => {
            const control = document.activeElement;
            if (figure.contains(control)) control.dataset.reached = "";
            return figure.contains(control);
        }"""),
        )
        if was_inside and not inside:
            break
    return figure.evaluate(UNREACHED)


def keys_for(control):
    """Keys that should change what a control says; one after the other, until one does."""
    kind = control.evaluate("control => control.getAttribute('role') || control.type || control.tagName.toLowerCase()")
    if kind == "slider":
        now, end = (float(control.get_attribute(f"aria-value{part}")) for part in ("now", "max"))
        return ["ArrowLeft" if now >= end else "ArrowRight", "PageDown" if now >= end else "PageUp", "Home", "End"]
    if kind.startswith("select"):
        return ["ArrowDown", "ArrowUp", "Home", "End"]
    if kind == "textarea":
        return ["End", *" good"]
    if kind == "text":
        return ["End", "1", "Enter"]
    return {"radio": ["ArrowDown", "ArrowUp"], "number": ["ArrowUp", "ArrowDown"]}.get(kind, ["Space"])


def value(control):
    """What a control says."""
    return control.evaluate("""control => control.type === "checkbox" || control.type === "radio" ? control.checked
        : control.getAttribute("aria-valuetext")
        || [...control.selectedOptions || []].map(option => option.label).join() || control.value""")


def settle(figure):
    """Wait until the figure shows what it was told until now: a late picture is not taken for the next answer."""
    figure.page.evaluate(ALL_DONE)


def press(figure, control, *, words=False, seconds=None):
    """Move a control with keys. Returns whether it moved, and whether the picture (if `words`: and the caption) did.

    seconds: how long to wait for the picture; None: only until the kernel has done what it was asked to.
    """
    before, shown, seen = value(control), look(figure), False
    *others, last = keys_for(control)
    for key in (*others, last):
        control.press(key)
        if value(control) == before or (len(key) == 1 and key != last):  # a single sign: there is more to type
            continue
        seen = _answered(figure, [shown, words], seconds)
        break  # not at a change of the picture alone: it may be the late answer to the control before this one
    return value(control) != before, seen


def _answered(figure, arguments, seconds):
    if seconds is None:
        settle(figure)
        seconds = 0.5  # for the page to draw what has come
    return _comes(figure, CHANGED, arguments, seconds)


def drag(figure, handle, *, seconds=60):
    """Drag a slider's handle with the mouse, half of its way. Returns what `press` does; takes the same `seconds`."""
    handle.scroll_into_view_if_needed()
    now, low, high = (float(handle.get_attribute(f"aria-value{part}")) for part in ("now", "min", "max"))
    box, mouse = handle.bounding_box(), figure.page.mouse
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    half = 0.55 * handle.evaluate("handle => handle.closest('.noUi-target').clientWidth")
    way = half if now < (low + high) / 2 else -half
    before, shown = value(handle), look(figure)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + way, y, steps=6)
    mouse.up()
    return value(handle) != before, _answered(figure, [shown, False], seconds)
