"""docs/coverage.md names, for every section of the sources, a lesson and a heading: they exist."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.splitlines() if re.match(r"\| S-", line)
]


def headings(lesson):
    notebook = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    return [
        line[3:]
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]


def test_every_source_is_covered():
    assert {row[0] for row in ROWS} == {"S-talk", "S-slides", "S-ann", "S-lecture", "S-neuron"}
    assert all(len(row) == 4 for row in ROWS)


@pytest.mark.parametrize("source, section, lesson, heading", ROWS, ids=lambda value: value[:30])
def test_the_heading_exists(source, section, lesson, heading):
    assert heading in headings(lesson)


def test_every_lesson_is_named():
    beyond = re.search(r"^Beyond the sources: `(.+)`\.$", TABLE, re.MULTILINE)[1]
    assert {beyond, *(row[2] for row in ROWS)} == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {
        "00_start_here"
    }
