"""The lessons and their practice: each exercise and question stands in its lesson once, and can be solved there."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from helpers.practice import exercise, questions
from tools import practice

LESSONS = sorted(practice.NOTEBOOKS.glob("*.ipynb"))
NUMBERS = [path.name[:2] for path in LESSONS if path.name[:2] != "00"]


def read(number):
    return nbformat.read(next(path for path in LESSONS if path.name.startswith(number)), as_version=4)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_exercise_stands_in_its_lesson_once_and_in_order(number):
    judged = [practice.judged(cell)[0] for cell in read(number).cells if practice.judged(cell)]
    assert judged == sorted(exercise.exercises(number)) and len(judged) >= 4


@pytest.mark.parametrize("number", NUMBERS)
def test_every_question_is_asked_once(number):
    code = "\n".join(cell.source for cell in read(number).cells if cell.cell_type == "code")
    asked = re.findall(r'\bask\("(.*?)"', code)
    assert sorted(asked) == sorted(questions.questions(number)) and len(asked) >= 3


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_stored_of_a_question_is_what_is_asked(number):
    for cell in read(number).cells:
        found = re.search(r'\bask\("(.*?)"\)', cell.source) if cell.cell_type == "code" else None
        if found:  # one with a figure stores the figure
            stored = "".join(output.data.get("text/html", "") for output in cell.outputs if "data" in output)
            assert stored == questions.ask(found[1])._folded(), "execute the lesson anew"


@pytest.mark.parametrize("number", NUMBERS)
def test_solutions_are_folded_and_as_they_are_judged(number):
    cells = read(number).cells
    assert [cell.source for cell in cells] == [cell.source for cell in practice.with_solutions(read(number))], (
        "`python tools/practice.py` writes them anew"
    )
    for cell in cells:
        if practice.judged(cell):  # the answer doesn't stand in the question
            one = exercise.find(practice.judged(cell)[0])
            assert one.given in cell.source
            lines = one.solution.splitlines()
            said = [
                line for line in lines if len(line.strip()) > 20 and not line.startswith(("def ", "from ", "import "))
            ]
            assert not any(line in cell.source for line in said if line not in one.given)


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_each_exercise_can_be_solved_in_its_lesson(number, tmp_path, monkeypatch):
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(tmp_path / "progress.jsonl"))
    notebook = read(number)
    for cell in notebook.cells:
        if practice.judged(cell):
            cell.source = practice.solved(cell.source)
    path = {"metadata": {"path": str(practice.NOTEBOOKS)}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=path).execute()
    for cell in notebook.cells:
        if practice.judged(cell):
            printed = "".join(output.get("text", "") for output in cell.outputs if output.get("name") == "stdout")
            assert f"✓ {practice.judged(cell)[0]}: " in printed
