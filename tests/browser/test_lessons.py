"""Each lesson in JupyterLab and Chromium: all cells run, and every live figure answers to keyboard and mouse."""

from pathlib import Path

import hands
import nbformat
import pytest

from tools.browser import cells, in_kernel, show_cell, skip_questions
from tools.slices import needed

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted(
    (path.name for path in (ROOT / "notebooks").glob("*.ipynb")), reverse=True
)  # the last ones take longest: they begin
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# What VS Code, Notebook 7 and Colab can show as JupyterLab does; the JavaScript is browser.js. And ipywidgets' parts.
TYPES = {"text/plain", "text/html", "image/png", "application/javascript", WIDGET_VIEW}
PARTS = {"@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/output"}
# What a laptop of 1366 × 768 leaves in JupyterLab, and a projector of 1280 × 720 (there for what a lecture shows).
LAPTOP, PROJECTOR = (934, 647), (850, 600)
SIZE = """(figure, width) => {
    const shown = [...figure.querySelectorAll("*")].filter(part => part.checkVisibility());
    figure.style.width = `${width}px`;
    const box = figure.getBoundingClientRect();
    const right = Math.max(...shown.map(part => part.getBoundingClientRect().right));
    figure.style.width = "";
    return [Math.max(width, right - box.left), box.height];
}"""
WIDGETS = """
import gc, ipywidgets
widgets = [thing for thing in gc.get_objects() if isinstance(thing, ipywidgets.Widget)]
print(*{name for widget in widgets for name in (widget._model_module, widget._view_module) if name})
"""


def live_cells(notebook):
    """The numbers of the cells that show a live figure, as their stored captions say, and of those that they need."""
    numbers = [number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    live = [
        number
        for number, cell in enumerate(numbers)
        for output in notebook.cells[cell].outputs
        if "image/png" in output.get("data", {}) and not output.data["text/plain"].startswith("<")
    ]
    needs = needed([notebook.cells[number].source for number in numbers], dict.fromkeys(live))
    return [numbers[number] for number in live], [numbers[number] for number in needs]


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson(lab, lesson):
    """One test for a lesson, as opening it and running its cells takes most of the time; it names all that is wrong.

    It runs the cells with live figures and those that they need; nbval runs them all.
    """
    notebook = nbformat.read(ROOT / "notebooks" / lesson, as_version=4)
    live, needs = live_cells(notebook)
    with lab.opened(f"notebooks/{lesson}", run=needs) as page:
        before = cells(page)
        wrong, found = [], []
        for number, cell in enumerate(before):
            if not any(WIDGET_VIEW in output.get("data", {}) for output in cell["outputs"]):
                continue
            place = show_cell(page, number)
            skip_questions(place)
            if "image/png" not in {kind for output in cell["outputs"] for kind in output.get("data", {})}:
                continue  # a question without a figure
            figures = place.locator(".live-figure")
            figures.first.wait_for()
            for figure in figures.all():
                found.append(number)
                source = cell["source"].splitlines()[-1]
                lecture = "app" in notebook.cells[number].metadata.get("tags", [])
                said = [*too_large(figure, PROJECTOR if lecture else LAPTOP)]  # first: a button may show more
                said += faults(figure, place)
                wrong += [f"figure {len(found)}, {source}: {what}" for what in said]
        types = {kind for cell in before for output in cell["outputs"] for kind in output.get("data", {})}
        parts = set(in_kernel(page, WIDGETS).split())
        assert types <= TYPES and parts and parts <= PARTS, (types, parts)
        kinds = lambda cells: [(cell["cell_type"], cell["source"]) for cell in cells]
        assert found == live != [], f"{lesson} has live figures in the cells {live}, found were {found}"
        assert not wrong, "\n".join([f"{lesson}, {len(wrong)} faults", *wrong])
        assert kinds(cells(page)) == kinds(before), f"{lesson}: keys for a control have changed the notebook"


def faults(figure, cell):
    """All that is wrong with a live figure, in words."""
    figure.locator(".widget-image").wait_for()
    figure.page.wait_for_function("figure => figure.querySelector('img').alt", arg=figure.element_handle())
    for nameless in hands.without_a_name(figure):
        yield f"screen readers find no name for this: {nameless}"
    shown = hands.look(figure)
    if not shown["shown"] or shown["alt"] != shown["caption"]:
        yield f"the text alternative {shown['alt']!r} is not the caption {shown['caption']!r}"
    for says, shows in hands.misspoken(figure):
        yield f"a slider says {says!r} where {shows!r} stands beside it"
    for control in hands.not_reached_by_tab(figure, cell):
        yield f"Tab does not stop at this control: {control}"
    yield from faults_of_controls(figure)
    for button in figure.locator(".widget-button").filter(visible=True).all():
        name = hands.name(button)
        answered = hands.answers(figure, button.click)
        if not (hands.rests(figure) if name == "Pause" else answered):
            yield f"the button {name!r} does not do its work"
    for player in figure.locator(".widget-play").all():
        play = player.get_by_role("button").first
        if not (hands.changes(figure, play.click) and hands.changes(figure, lambda: None)):
            yield f"the button {hands.name(play)!r} does not run the slider"
        play.click()
        if not hands.rests(figure):
            yield f"the button {hands.name(play)!r} does not stop the slider"


def too_large(figure, screen):
    """What does not fit the screen (width, height), in words: the figure, and the names of its controls."""
    width, height = figure.evaluate(SIZE, screen[0])
    if width > screen[0] or height > screen[1]:
        yield f"it takes {width:.0f} × {height:.0f} pixels of {screen[0]} × {screen[1]}"
    yield from (f"the name {words!r} of a control is cut" for words in hands.cut(figure))


def faults_of_controls(figure):
    """Each control moves with keys, a slider with the mouse too; the first one must change picture and words."""
    controls = figure.locator("[role=slider], select, textarea, input").filter(visible=True).all()
    for control in controls:
        first, name = control is controls[0], hands.name(control)
        hands.settle(figure)
        moved, seen = hands.press(figure, control, words=first, seconds=60 if first else None)
        if not moved:
            yield f"no key moves {name!r}"
        elif first and not seen:
            yield f"{name!r} moved with a key does not change picture, caption and text alternative"
        if control.get_attribute("role") == "slider":
            hands.settle(figure)
            mouse_moved, mouse_seen = hands.drag(figure, control, seconds=60 if seen else None)
            if not mouse_moved or mouse_seen < seen:
                yield f"{name!r} dragged with the mouse does not change {'the picture' if mouse_moved else 'at all'}"
