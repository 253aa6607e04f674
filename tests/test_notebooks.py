"""The rules for the stored lessons: what DESIGN calls the anatomy of a notebook, as far as a machine can see it."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbconvert import HTMLExporter

from helpers.jupyter import METADATA
from tools.practice import judged

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    path = request.param
    notebook = nbformat.read(path, as_version=4)
    notebook.path = path
    return notebook


def code(lesson):
    return [cell for cell in lesson.cells if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def test_there_are_lessons():
    assert len(LESSONS) >= 6


def test_name_and_size(lesson):
    assert re.fullmatch(r"\d\d_[a-z0-9_]+\.ipynb", lesson.path.name)
    assert lesson.path.stat().st_size < 1_000_000


def test_the_file_is_normal(lesson):
    nbformat.validate(nbformat.reads(lesson.path.read_text(encoding="utf-8"), as_version=4))
    assert (lesson.nbformat, lesson.nbformat_minor) == (4, 5)
    assert lesson.metadata == METADATA


def test_stored_as_run_from_top_to_bottom(lesson):
    assert [cell.execution_count for cell in code(lesson)] == list(range(1, len(code(lesson)) + 1))


def test_cells_are_short_and_end_without_semicolon(lesson):
    for cell in code(lesson):
        assert not cell.source.rstrip().endswith(";"), cell.source
        assert len(cell.source.splitlines()) <= 15, cell.source


def words_of(output):
    """What an output says, pictures aside."""
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), *(text for kind, text in data.items() if kind != "image/png")])


def test_outputs_hold_no_error_no_warning_and_no_bare_widget(lesson):
    for cell in code(lesson):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source
            assert "Warning" not in words_of(output), cell.source
            assert "widget-view" not in words_of(output), cell.source


# A path from the root of somebody's machine: two steps at least, or one of the folders that every system has.
ABSOLUTE = re.compile(
    r"""(?<![\w/.:)\]}<*-])(?:file://)?~?/(?:[\w.@+~-]+/[\w.@+~-]+|
        (?:home|root|tmp|content|srv|mnt|opt|usr|var|etc|data|media|workspaces?|private|Users|Volumes|Library)\b)
        | (?<!\w)[A-Za-z]:\\{1,2}\w | (?<!\\)\\\\\w+\\\w | %\w+%\\ | (?:site|dist)-packages | ~/\w""",
    re.VERBOSE,
)


def paths_in(text):
    return [text[max(0, found.start() - 20) : found.end() + 20] for found in ABSOLUTE.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "/home/alice/nn/x.csv",
        "/Users/bob",
        "open('/content/drive')",
        '"/root"',
        "/tmp",
        "see /srv/jupyter/data.csv",
        r"C:\Users\eve\x.csv",
        r"'d:\\data'",
        r"\\server\share",
        r"%USERPROFILE%\x",
        "file:///home/x",
        ".venv/lib/python3.11/site-packages/keras",
        "/lib/python3/dist-packages",
        "~/.keras/datasets",
        "/nix/store/a",
        "(/kaggle/input/iris.csv)",
    ],
)
def test_a_path_of_any_machine_is_seen(text):
    assert paths_in(f"It lies in {text}.") and paths_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "[02](02_iris.ipynb), [README](../README.md), [x](https://a.org/b/c)",
        "1 / (1 + e) and a/b/c, and/or, 3/4",
        "<td>1</td></tr><br/>",
        "$w_1 / w_2$, \\sigma, {a}/{b}/{c}",
        "x: y\\n",
    ],
)
def test_what_is_no_path_is_not_taken_for_one(text):
    assert not paths_in(text)


def test_no_absolute_path_in_sources_or_outputs(lesson):
    for cell in lesson.cells:
        found = paths_in(cell.source)
        for output in cell.get("outputs", []):
            found += paths_in(words_of(output))
        assert not found, (
            f"An absolute path, which leads nowhere on another machine: {found}\nin the cell:\n{cell.source}"
        )


def test_every_front_end_can_show_the_outputs(lesson):
    """VS Code, Notebook 7, Colab, nbviewer and GitHub all know these types; each knows others that the rest do not."""
    types = {kind for cell in code(lesson) for output in cell.outputs for kind in output.get("data", {})}
    assert types <= {"text/plain", "text/html", "image/png"}


def test_several_cells_are_checked_against_their_stored_output(lesson):
    checked = [cell for cell in code(lesson) if "nbval-check-output" in tags(cell)]
    assert len(checked) >= (1 if lesson.path.name.startswith("00") else 3)
    assert all(cell.outputs for cell in checked)


def test_figures_and_interactives_are_not_compared(lesson):
    for cell in code(lesson):
        if any("image/png" in output.get("data", {}) for output in cell.outputs):
            assert "nbval-ignore-output" in tags(cell), cell.source


def test_every_training_cell_is_seeded_or_set(lesson):
    """Run again on its own, a cell that builds a network gives the same result."""
    for cell in code(lesson):
        if "keras.Sequential(" in cell.source:
            assert "set_random_seed" in cell.source, cell.source


def test_anatomy(lesson):
    first = lesson.cells[0]
    assert first.cell_type == "markdown" and first.source.startswith(f"# {lesson.path.name[:2]} · ")
    for part in ("**What you will do**", "**What you need:**", "**Time:** about"):
        assert part in first.source, part
    if lesson.path.name.startswith("00"):  # no lesson
        return
    headings = [
        line
        for cell in lesson.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]
    assert headings[-3:] == ["## Your turn", "## What we measured", "## Recap"]
    assert any("scoreboard(" in cell.source for cell in code(lesson))
    assert any(re.search(r"\b(explore_|watch_|Playground\()", cell.source) for cell in code(lesson))


LIVE = re.compile(r"(explore_\w+|watch_\w+|Playground|LiveFigure)$")  # what makes a live figure when it is called


def missing_pictures(lesson):
    """The cells that show live figures and are stored with fewer pictures with a caption; each with its last line.

    A cell shows one if its last line makes one, or is the name of one; and each `LiveTraining` that it trains with.
    """
    alive, missing = set(), []
    for cell in code(lesson):
        tree = ast.parse(TransformerManager().transform_cell(cell.source))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and makes_live(node.value):
                alive |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        last = tree.body[-1].value if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        if called(last) == "ask":  # the figure waits behind a question
            last = last.args[-1]
        shown = makes_live(last) or (isinstance(last, ast.Name) and last.id in alive)
        displayed = [call for call in calls(tree) if called(call) == "display"]
        shown += sum(makes_live(part) or getattr(part, "id", "") in alive for call in displayed for part in call.args)
        shown += sum(called(call) == "LiveTraining" for call in calls(tree))
        captions = [
            output.data.get("text/plain", "<")
            for output in cell.outputs
            if "image/png" in output.get("data", {}) and not output.data.get("text/plain", "<").startswith("<")
        ]
        if len([caption for caption in captions if caption.strip()]) < shown:
            missing.append(cell.source.splitlines()[-1])
    return missing


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(node):
    """The name of the function that is called, without the module."""
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def makes_live(node):
    return bool(LIVE.match(called(node)))


def test_every_interactive_is_stored_as_a_picture_with_its_caption(lesson):
    """Where no kernel runs (GitHub, an HTML export) a reader sees the picture, never the name of a widget."""
    missing = missing_pictures(lesson)
    assert not missing, f"No picture with a caption is stored for these; run tools/notebooks.py: {missing}"
    page, _ = HTMLExporter().from_notebook_node(lesson)
    assert page.count('src="data:image/png;base64,') == sum(map(has_picture, outputs(lesson)))
    assert "VBox(" not in page and "Error displaying widget" not in page


def has_picture(output):
    return "image/png" in output.get("data", {})


def outputs(lesson):
    return [output for cell in code(lesson) for output in cell.outputs]


def test_a_live_figure_that_is_not_stored_would_be_noticed(lesson):
    """One after the other, each picture with a caption loses its caption, then is taken out."""
    checked = 0
    for cell in code(lesson):
        for number, output in enumerate(cell.outputs):
            if has_picture(output) and not output.data["text/plain"].startswith("<"):
                checked += 1
                caption, output.data["text/plain"] = output.data["text/plain"], "<Figure size 100x100>"
                without_caption = missing_pictures(lesson)
                output.data["text/plain"] = caption
                del cell.outputs[number]
                without_picture = missing_pictures(lesson)
                cell.outputs.insert(number, output)
                assert len(without_caption) == len(without_picture) == 1, cell.source
    assert checked and not missing_pictures(lesson)


DRAWS = re.compile(r"(progress$|subplots|figure|(plot|draw)_\w+|\w+plot|from_predictions)$")


def without_picture(lesson):
    """The sources of the cells that draw something, by a function of the lesson too, and store no picture."""
    own, found = set(), []

    def draws(tree):
        return any(DRAWS.match(called(call)) or called(call) in own for call in calls(tree))

    for cell in code(lesson):
        tree = ast.parse(TransformerManager().transform_cell(cell.source))
        functions = [statement for statement in tree.body if isinstance(statement, ast.FunctionDef)]
        own |= {function.name for function in functions if draws(function)}
        tree.body = [statement for statement in tree.body if statement not in functions]
        if draws(tree) and not any(map(has_picture, cell.outputs)):
            found.append(cell.source)
    return found


def test_every_figure_is_stored(lesson):
    missing = without_picture(lesson)
    assert not missing, "No picture is stored for this; run tools/notebooks.py:\n" + "\n\n".join(missing)


def test_a_figure_that_is_not_stored_would_be_noticed(lesson):
    """One cell after the other loses its pictures."""
    for cell in code(lesson):
        stored = cell.outputs
        if any(map(has_picture, stored)):
            cell.outputs = [output for output in stored if not has_picture(output)]
            assert without_picture(lesson) or missing_pictures(lesson), cell.source
            cell.outputs = stored


def test_exercises_wait(lesson):
    waiting = [cell for cell in code(lesson) if judged(cell)]
    assert waiting
    for cell in waiting:
        text = "".join(output.get("text", "") for output in cell.outputs)
        assert text.startswith(f"… {judged(cell)[0]}: not yet"), cell.source


def test_links_between_lessons_lead_somewhere(lesson):
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\((?!https?:)([^)#]+)", cell.source):
                assert (lesson.path.parent / target).exists(), target


def test_voice(lesson):
    text = "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")
    assert not re.search(r"\b(simply|obviously|just)\b", text, re.IGNORECASE)
