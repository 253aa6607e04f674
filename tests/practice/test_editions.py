"""Editions of the lessons, and an assignment from its making to its marks."""

import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from helpers.practice.exercise import exercises, find
from tools import editions
from tools.practice import JUDGED, is_solution


def cells(path):
    return nbformat.read(path, as_version=4).cells


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.setattr(editions, "BUILD", tmp_path)
    return tmp_path


def test_students_get_no_solutions(build):
    editions.edition("student")
    made = sorted((build / "student/notebooks").glob("*.ipynb"))
    assert [path.name for path in made] == ["00_start_here.ipynb", *(path.name for path in editions.lessons())]
    assert not any(is_solution(cell) or "details" in cell.source for path in made for cell in cells(path))


def test_teachers_get_open_solutions_answers_and_the_guide(build):
    editions.edition("teacher")
    for path in sorted((build / "teacher/notebooks").glob("*.ipynb")):
        number = path.name[:2]
        text = "\n".join(cell.source for cell in cells(path))
        assert text.count("<details open>") == len(exercises(number)) and "<details>" not in text
        assert cells(path)[1].source.startswith(f"> ## {number} · ")
        for name in editions.questions(number):
            assert f"**{name}**" in text


STARTS = [
    "Aim.",
    "Minutes.",
    "Prepare.",
    "What they get wrong, and why.",
    "Before the sliders move, ask.",
    "If it fails.",
]


@pytest.mark.parametrize("path", editions.lessons(), ids=lambda path: path.stem)
def test_the_guide_has_a_page_for_each_lesson_with_its_minutes(path):
    page = editions.guide(path.name[:2])
    assert re.findall(r"^\*\*(.*?)\*\*", page, re.MULTILINE) == STARTS
    assert f"**Minutes.** {editions.minutes_of(path)}\n" in page, "`python -m tools.editions minutes` writes them anew"


@pytest.mark.parametrize("number", ["06", "07", "08", "09", "10"])
def test_an_exercise_that_the_lesson_answers_itself_is_solved_and_not_graded(number):
    (path,) = (path for path in editions.lessons() if path.name.startswith(number))
    made = editions.assignment(path)
    inside = editions.in_the_lesson(path)
    assert inside and not any("settle(" in cell.source for cell in made.cells)
    graded = [cell.metadata.nbgrader.grade_id for cell in made.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert graded == [f"test-{name.replace('.', '-')}" for name in exercises(number) if name not in inside]
    assert all(any(find(name).solution in cell.source for cell in made.cells) for name in inside)
    for cell in made.cells:
        if cell.cell_type == "code":
            compile(TransformerManager().transform_cell(cell.source), "cell", "exec")


DATA_PATCHED = """import numpy as np, helpers.data
helpers.data.make_gaussians = lambda *_, **more: (np.array([-100.0, 100.0]), np.array([0, 1]))
few = (5.0, 40.0)
"""


def test_who_patches_the_courses_data_is_graded_by_the_true_ones():
    for answer, code in (("(2.0, 0.0)", 0), ("few", 1)):
        run = subprocess.run(
            [sys.executable, "-c", DATA_PATCHED + editions.HIDDEN.format(name="01.5", answer=answer)],
            capture_output=True,
            text=True,
        )
        assert run.returncode == code, run.stderr
    assert "AssertionError: 01.5: " in run.stderr


def handed_in(released, answers, extra=""):
    """The released notebook with these answers, {name: code}; extra: a cell that is put in front."""
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        for name, code in answers.items():
            if cell.cell_type == "code" and f'check("{name}"' in cell.source:
                cell.source = f"{code}\n\n{cell.source[cell.source.index('check(') :]}"
    notebook.cells.insert(1, nbformat.v4.new_code_cell(extra))
    return notebook


PRINTS = "def check(name, answer):\n    print(f'✓ {name}: right.')\n"
PATCHES = """import helpers.practice.checking, helpers.practice.exercise
helpers.practice.checking.grade = helpers.practice.checking._judged = lambda *_: None
helpers.practice.exercise.find = lambda name: None
check = lambda *_: None"""


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info < (3, 11), reason="nbgrader needs Python 3.11")
def test_an_assignment_from_its_making_to_its_marks(tmp_path):
    editions.homework("04", tmp_path)
    (released,) = (tmp_path / "release/04").glob("*.ipynb")
    text = "\n".join(cell.source for cell in cells(released))
    assert "SOLUTION" not in text and "HIDDEN" not in text and "grade(" not in text
    solutions = {name: find(name).solution for name in exercises("04")}
    answers = {found[1]: found[2] for found in JUDGED.finditer(text)}
    hollow = {name: f"{answer} = lambda *_: 0" for name, answer in answers.items()}
    students = {
        "all": handed_in(released, solutions),
        "half": handed_in(released, {name: solutions[name] for name in ("04.1", "04.2", "04.4")}),
        "nothing": handed_in(released, {}),
        "says_right": handed_in(
            released, {name: f'print("✓ {name}: right.")\n{code}' for name, code in hollow.items()}, PRINTS
        ),
        "patches": handed_in(released, hollow, PATCHES),
    }
    for student, notebook in students.items():
        folder = tmp_path / "submitted" / student / "04"
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / released.name)
    editions.nbgrader(tmp_path, "autograde", "04", "--create")
    editions.nbgrader(tmp_path, "export", "--to", "marks.csv")
    rows = [line.split(",") for line in (tmp_path / "marks.csv").read_text().splitlines()]
    score, most, student = (rows[0].index(name) for name in ("raw_score", "max_score", "student_id"))
    marks = {row[student]: float(row[score]) / float(row[most]) for row in rows[1:]}
    assert marks == {"all": 1, "half": 0.5, "nothing": 0, "says_right": 0, "patches": 0}
    shutil.rmtree(tmp_path / "submitted")
