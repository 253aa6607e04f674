"""How long does each lesson take? Prints a table: `python tools/minutes.py`.

What is counted: its words as they are spoken, its lines of code as they are read, a look at each figure, the time in
which a hand plays with a live one, the exercises, and the run itself as written down in tools/lesson_seconds.json. A
lesson says its minutes at its top, and where a lecture of 45 minutes, which leaves out the exercises, stops:
tests/test_minutes.py holds it to both.
"""

import json
import re
from pathlib import Path

import nbformat

from tools.practice import is_solution, judged

ROOT = Path(__file__).resolve().parent.parent
WORDS = 130  # a minute
LINE, FIGURE, LIVE, EXERCISE = 6, 30, 180, 300  # seconds
LIVE_CALLS = re.compile(r"^\w*\W*(explore_\w+|watch_hidden|Playground|LiveTraining)\(", re.MULTILINE)
STOP = "A lecture of 45 minutes stops here."


def words(markdown):
    """Return how many words a text has; a formula is one, an address none."""
    text = re.sub(r"\$\$.+?\$\$|\$[^$\n]+\$", " formula ", markdown, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return len(re.findall(r"\w[\w'’.,-]*", text))


def seconds(cell):
    """Return the seconds that a cell of a notebook takes a reader, and whether they are an exercise's."""
    tags = cell.metadata.get("tags", [])
    if "solution" in tags or "#region" in cell.source:
        return 0, False  # folded away, and the set-up
    if cell.cell_type == "markdown":
        return 60 * words(cell.source) / WORDS, False
    if judged(cell):
        return EXERCISE, True
    lines = [line for line in cell.source.splitlines() if line.strip()]
    pictures = sum("image/png" in output.get("data", {}) for output in cell.outputs)
    live = LIVE if LIVE_CALLS.search(cell.source) else 0
    return LINE * len(lines) + (live or FIGURE * pictures), False


def measure(path):
    """Return of a lesson: words, minutes of its text, code and figures, of its exercises, of its run, and at its stop.

    The minutes at its stop count all before it but the exercises; None where it has no stop.
    """
    cells = nbformat.read(path, as_version=4).cells
    run = json.loads((ROOT / "tools/lesson_seconds.json").read_text())[path.stem] / 60
    lesson = exercises = 0
    stop = None
    for cell in cells:
        took, exercise = seconds(cell)
        lesson, exercises = lesson + took * (not exercise), exercises + took * exercise
        if STOP in cell.source:
            stop = lesson / 60
    text = sum(words(cell.source) for cell in cells if cell.cell_type == "markdown" and not is_solution(cell))
    return {"words": text, "lesson": lesson / 60, "exercises": exercises / 60, "run": run, "stop": stop}


def says(path):
    """Return the minutes that a lesson says it takes."""
    return int(re.search(r"about (\d+) minutes", nbformat.read(path, as_version=4).cells[0].source)[1])


if __name__ == "__main__":
    print(f"{'lesson':28} {'words':>6} {'lesson':>7} {'exercises':>10} {'run':>5} {'all':>5} {'says':>5} {'stop':>5}")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        row = measure(path)
        whole = row["lesson"] + row["exercises"] + row["run"]
        stop = f"{row['stop']:5.0f}" if row["stop"] else "    –"
        print(
            f"{path.stem:28} {row['words']:6} {row['lesson']:7.0f} {row['exercises']:10.0f} {row['run']:5.1f} "
            f"{whole:5.0f} {says(path):5} {stop}"
        )
