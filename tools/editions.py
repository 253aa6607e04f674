"""The lessons as students, teachers and nbgrader want them, from the one source: notebooks/ and helpers/practice/.

- `make student`: without the folded solutions, in build/student/
- `make teacher`: with open solutions, each question's answers and, on top, the lesson's page of
  docs/instructor_guide.md, in build/teacher/
- `make homework L=04`: the lesson's exercises as an assignment of nbgrader, in build/homework/: source/ is yours, with
  solutions and hidden tests; release/ is for the students. What they hand in goes to submitted/NAME/04/.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbconvert.preprocessors import Preprocessor, TagRemovePreprocessor

from helpers.practice.exercise import find
from helpers.practice.questions import questions
from tools.minutes import measure
from tools.practice import JUDGED, is_solution, judged, solved
from tools.slices import needed

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs/instructor_guide.md"
BUILD = ROOT / "build"
ASKED = re.compile(r'\bask\("(\d\d\.\w)"')
CONFIG = """import os
os.environ["NEURAL_NETWORKS_PROGRESS"] = os.devnull  # what students do is not your own progress
c = get_config()
c.CourseDirectory.course_id = "neural-networks-hands-on"
c.ClearSolutions.code_stub = {"python": ""}  # the exercise has its own three dots
c.ExecutePreprocessor.timeout = 600
"""
FIRST = (
    "The first cells come from the lesson: run them all (that may take a minute; you need not read them), then do the "
    "exercises. Save this notebook outside of the folder `notebooks`, and keep its name."
)
# The judges, and all that they use of the course, come fresh from the disk, whatever a submission has done to them.
HIDDEN = """# {name} is graded here.
### BEGIN HIDDEN TESTS
import sys
for module in [name for name in sys.modules if name.split(".")[0] == "helpers"]:
    del sys.modules[module]
from helpers.practice.checking import grade
grade("{name}", {answer})
### END HIDDEN TESTS"""


def lessons():
    return sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if not path.name.startswith("00"))


def guide(number):
    """Return the page of a lesson in the instructor's guide."""
    found = re.search(rf"^## {number} · .*?(?=^## |\Z)", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return found[0].strip()


def minutes_of(path):
    """Return a lesson's minutes, as the guide says them."""
    found = measure(path)
    stop, lesson, exercises = (round(found[part]) for part in ("stop", "lesson", "exercises"))
    inside = in_the_lesson(path)
    more = f" (and 5 for each exercise in it: {', '.join(inside)})" if inside else ""
    left = exercises - 5 * len(inside)
    return f"{stop} up to the stop of the lecture{more}, {lesson} whole, {left} more for the exercises at the end."


def in_the_lesson(path):
    """Return the names of the exercises that stand within a lesson, before "Your turn"."""
    cells = nbformat.read(path, as_version=4).cells
    turn = next((k for k, cell in enumerate(cells) if "## Your turn" in cell.source), len(cells))
    return [judged(cell)[0] for cell in cells[:turn] if judged(cell)]


def write_minutes():
    """Write the minutes of all lessons into the guide."""
    text = GUIDE.read_text(encoding="utf-8")
    for path in lessons():
        page = guide(path.name[:2])
        text = text.replace(page, re.sub(r"\*\*Minutes\.\*\*.*", f"**Minutes.** {minutes_of(path)}", page))
    GUIDE.write_text(text, encoding="utf-8")


class Teacher(Preprocessor):
    """Open the solutions, say each question's answers, and put the guide's page on top."""

    def preprocess(self, notebook, resources):
        """Return the notebook and the resources, as nbconvert wants it."""
        number, cells = resources["number"], []
        for cell in notebook.cells:
            if is_solution(cell):
                cell.source = cell.source.replace("<details>", "<details open>", 1)
            cells.append(cell)
            if cell.cell_type == "code":
                cells += [note(answers(number, name)) for name in ASKED.findall(cell.source)]
        notebook.cells = [cells[0], note(guide(number)), *cells[1:]]
        return notebook, resources


def note(text):
    """Return a cell for the teacher's eyes."""
    return nbformat.v4.new_markdown_cell("\n".join(f"> {line}".rstrip() for line in text.splitlines()))


def answers(number, name):
    """Return a question's answers, and what misleads into each wrong one."""
    one = questions(number)[name]
    if one.number:
        return f"**{name}**: {one.text}\n- ✓ *{one.right:g}* {one.choices[0]}"
    signs = ("✓" if place == one.right else "✗" for place in range(len(one.choices)))
    return f"**{name}**: {one.text}\n" + "\n".join(
        f"- {sign} *{words}* {said}" for sign, (words, said) in zip(signs, one.choices)
    )


def edition(kind):
    """Write the lessons of an edition, "student" or "teacher"."""
    change = TagRemovePreprocessor(remove_cell_tags={"solution"}) if kind == "student" else Teacher()
    change.enabled = True
    folder = BUILD / kind / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if kind == "student" else lessons():
        notebook, _ = change.preprocess(nbformat.read(path, as_version=4), {"number": path.name[:2]})
        nbformat.write(notebook, folder / path.name)


def assignment(path):
    """Return the notebook that nbgrader calls source: what the exercises need of the lesson, and the exercises.

    The exercises within the lesson, whose answers it needs (see `settle`), are solved.
    """
    cells = nbformat.read(path, as_version=4).cells
    places = [place for place, cell in enumerate(cells) if cell.cell_type == "code"]
    sources = [solved(cells[place].source) if judged(cells[place]) else cells[place].source for place in places]
    wanted = {k: None for k, place in enumerate(places) if judged(cells[place])}
    keep = {places[k] for k in needed(sources, wanted)} | {places[0]}
    title = cells[0].source.splitlines()[0].removeprefix("# ")
    made = [text(f"# Homework: {title}\n\n{FIRST}")]
    for place, cell in enumerate(cells):
        if place not in keep:
            continue
        if not judged(cell) or "settle(" in cell.source:
            made.append(nbformat.v4.new_code_cell(settled(cell.source) if judged(cell) else cell.source))
            continue
        name = judged(cell)[0]
        made += [text(exercise_text(cells, place)), *graded(name, cell.source)]
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def settled(source):
    """Return the cell of an exercise within a lesson with its solution alone."""
    imports = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    return "\n".join([*imports, "", find(JUDGED.search(source)[1]).solution]).strip()


def exercise_text(cells, place):
    """Return the text above an exercise's cell, from its number on."""
    before = next(cell for cell in reversed(cells[:place]) if cell.cell_type == "markdown" and not is_solution(cell))
    return before.source.split("## Your turn")[-1].strip()


def graded(name, source):
    """Return the cell for an answer and the one that grades it."""
    found = JUDGED.search(source)
    own, place = {"schema_version": 3, "task": False, "locked": False}, name.replace(".", "-")
    answer = nbformat.v4.new_code_cell(
        f"{source[: found.start()]}### BEGIN SOLUTION\n{find(name).solution}\n### END SOLUTION\n{found[0]}"
    )
    answer.metadata.nbgrader = {**own, "grade": False, "solution": True, "grade_id": f"answer-{place}"}
    test = nbformat.v4.new_code_cell(HIDDEN.format(name=name, answer=found[2]))
    test.metadata.nbgrader = {**own, "locked": True, "grade": True, "solution": False, "grade_id": f"test-{place}"}
    test.metadata.nbgrader["points"] = 2 if find(name).kind == "challenge" else 1
    return answer, test


def text(words):
    return nbformat.v4.new_markdown_cell(words)


def homework(number, course=None):
    """Write the assignment of a lesson into the folder `course`, and let nbgrader make the students' version of it."""
    course = course or BUILD / "homework"
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    source = course / "source" / number
    source.mkdir(parents=True, exist_ok=True)
    nbformat.write(assignment(path), source / path.name)
    (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    nbgrader(course, "generate_assignment", number, "--force", "--create")


def nbgrader(course, *command):
    """Run a command of nbgrader in the folder of a course; raises CalledProcessError where it fails."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, "NEURAL_NETWORKS_PROGRESS": os.devnull, "PYTHONPATH": os.pathsep.join(paths)}
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # it calls alembic
    subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=course, env=env, check=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["minutes"]:
        write_minutes()
    elif sys.argv[1:] and sys.argv[1] == "homework":
        homework(sys.argv[2].zfill(2))
    else:
        edition(sys.argv[1])
