"""The lessons' solutions, folded away below their exercises: `python tools/practice.py` writes them anew.

They come from helpers/practice/, where the judges are, and are cells of Markdown, so that they can be read where no
kernel runs, and Run All shows no answer. tests/practice/test_in_lessons.py finds one that is out of date.
"""

import re
from pathlib import Path

import nbformat

from helpers.practice.exercise import find

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
JUDGED = re.compile(r'^(?:\w+ = )?(?:check|settle)\("(\d\d\.\d+)", (\w+|\.\.\.)\)$', re.MULTILINE)
FOLDED = "<details>\n<summary>A solution of {name}</summary>\n\n```python\n{code}\n```\n\n{why}\n\n</details>"


def judged(cell):
    """Return the name of the exercise that a cell of a notebook judges, and its line; None where it judges none."""
    found = JUDGED.search(cell.source) if cell.cell_type == "code" else None
    return (found[1], found[0]) if found else None


def is_solution(cell):
    return cell.cell_type == "markdown" and "solution" in cell.metadata.get("tags", [])


def folded(name):
    """Return the cell with an exercise's solution and its reasoning."""
    one = find(name)
    text = FOLDED.format(name=name, code=one.solution, why=one.why)
    return nbformat.v4.new_markdown_cell(text, id=f"solution-{name.replace('.', '-')}", metadata={"tags": ["solution"]})


def with_solutions(notebook):
    """Return the notebook's cells with a folded solution after each exercise, as they should be."""
    cells = []
    for cell in notebook.cells:
        if is_solution(cell):
            continue
        cells.append(cell)
        if judged(cell):
            cells.append(folded(judged(cell)[0]))
    return cells


def solved(source):
    """Return an exercise's cell as if the learner had put the solution into it."""
    found = JUDGED.search(source)
    return f"{source[: found.start()]}{find(found[1]).solution}\n\n{source[found.start() :]}"


if __name__ == "__main__":
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = with_solutions(notebook)
        nbformat.write(notebook, path)
