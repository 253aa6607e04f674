"""The rules for the stored lessons: what DESIGN calls the anatomy of a notebook, as far as a machine can see it."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
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
    assert set(lesson.metadata) == {"kernelspec", "language_info"}
    assert lesson.metadata.kernelspec.name == "python3"


def test_stored_as_run_from_top_to_bottom(lesson):
    assert [cell.execution_count for cell in code(lesson)] == list(range(1, len(code(lesson)) + 1))


def test_cells_are_short_and_end_without_semicolon(lesson):
    for cell in code(lesson):
        assert not cell.source.rstrip().endswith(";"), cell.source
        assert len(cell.source.splitlines()) <= 15, cell.source


def test_outputs_hold_no_error_no_warning_no_path_and_no_bare_widget(lesson):
    private = [str(ROOT), str(Path.home()) + "/", "/tmp/", "site-packages"]
    for cell in code(lesson):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source
            words = json.dumps({k: v for k, v in output.get("data", {}).items() if k != "image/png"})
            words += output.get("text", "")
            assert not [path for path in private if path in words], cell.source
            assert "Warning" not in words, cell.source
            assert "widget-view" not in words, cell.source


def test_every_front_end_can_show_the_outputs(lesson):
    """VS Code, Notebook 7, Colab, nbviewer and GitHub all know these types; each knows others that the rest do not."""
    types = {kind for cell in code(lesson) for output in cell.outputs for kind in output.get("data", {})}
    assert types <= {"text/plain", "text/html", "image/png"}


def test_several_cells_are_checked_against_their_stored_output(lesson):
    checked = [cell for cell in code(lesson) if "nbval-check-output" in tags(cell)]
    assert len(checked) >= 3
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
    headings = [
        line
        for cell in lesson.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]
    assert headings[-3:] == ["## Your turn", "## What we measured", "## Recap"]
    assert any("scoreboard(" in cell.source for cell in code(lesson))
    assert sum("solution" in tags(cell) for cell in code(lesson)) >= 2
    assert any(re.search(r"\b(explore_|watch_|Playground\()", cell.source) for cell in code(lesson))


def test_every_interactive_is_stored_as_a_picture_with_its_caption(lesson):
    """Where no kernel runs (GitHub, an HTML export) a reader sees the picture, never the name of a widget."""
    captions = [
        output.data["text/plain"]
        for cell in code(lesson)
        for output in cell.outputs
        if "image/png" in output.get("data", {}) and not output.data["text/plain"].startswith("<")
    ]
    assert captions
    page, _ = HTMLExporter().from_notebook_node(lesson)
    assert page.count("data:image/png;base64,") >= len(captions)
    assert "VBox(" not in page and "Error displaying widget" not in page


def test_solutions_are_right_and_exercises_wait(lesson):
    for cell in code(lesson):
        text = "".join(output.get("text", "") for output in cell.outputs)
        if "solution" in tags(cell):
            assert text.startswith("✓") and "✗" not in text, cell.source
        elif "= ..." in cell.source:
            assert text.startswith("…"), cell.source


def test_links_between_lessons_lead_somewhere(lesson):
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\((?!https?:)([^)#]+)", cell.source):
                assert (lesson.path.parent / target).exists(), target


def test_voice(lesson):
    text = "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")
    assert not re.search(r"\b(simply|obviously|just)\b", text, re.IGNORECASE)
