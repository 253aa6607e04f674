"""The table of seconds and megabytes per lesson: right numbers, and a lesson over its budget fails the run."""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from tools import budgets

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lessons")
    for name, cells in {
        "small": ["1 + 1"],
        "large": ["import time; time.sleep(2)", "room = bytearray(400_000_000)", "del room"],
    }.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def run(notebooks, *options):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        notebooks,
        "-p",
        "tools.budgets",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadscope",
        "--lesson-table",
        notebooks / "table.json",
        *options,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout, json.loads((notebooks / "table.json").read_text())


@pytest.mark.slow
def test_seconds_and_the_peak_are_measured_and_within_the_budget_all_is_well(notebooks):
    code, told, table = run(notebooks, "--lesson-baseline=")
    assert code == 0 and "OVER" not in told, told
    assert set(table) == {"small", "large"} and all(lesson["passed"] for lesson in table.values())
    assert table["large"]["seconds"] > 2 and table["small"]["seconds"] > 0
    assert all(lesson["cpu"] > 0 and lesson["crowd"] >= 0 for lesson in table.values())
    assert 400 < table["large"]["mb"] < 700 and table["small"]["mb"] < 200  # the peak stays when the room is given back
    assert all(lesson["calibration"] and min(lesson["calibration"]) > 0 for lesson in table.values())


@pytest.mark.slow
def test_a_lesson_over_its_budget_fails_the_run_and_so_does_one_that_takes_longer_than_written_down(notebooks):
    seconds = notebooks / "seconds.json"
    options = ["--lesson-baseline", seconds, "-n", "0"]
    code, told, table = run(notebooks, "--lesson-baseline-write", *options)
    assert code == 0 and set(json.loads(seconds.read_text())) == {"small", "large"}, told
    assert all(lesson["calibration"] for lesson in table.values())  # the second one is over before the next is due
    seconds.write_text(json.dumps({"small": -100}))
    code, told, _ = run(notebooks, "--lesson-mb=300", "--lesson-seconds=0.0001", *options)
    assert code == 1
    over = {line.split()[0]: line.partition("OVER ITS BUDGET: ")[2] for line in told.splitlines() if "OVER" in line}
    assert re.fullmatch(r"seconds, [\d.]+ s of the processor where -100 are written down", over.pop("small")), told
    assert over.pop("large").startswith("seconds, mb, no seconds written down in") and not over, told


def judged(**changed):
    """What is said of a lesson with 10 written seconds on a machine twice as slow as the one of the written seconds."""
    options = SimpleNamespace(
        lesson_seconds=60, lesson_mb=1200, lesson_table=None, lesson_baseline="none", lesson_baseline_write=False
    )
    watch = budgets.Budgets(options)
    watch.baseline = {"03": 10}
    fine = {
        "passed": True,
        "seconds": 25,
        "cpu": 20,
        "mb": 900,
        "crowd": 1,
        "calibration": [2 * budgets.HERE] * 2 + [1],
    }
    return watch.over("03", {**fine, **changed})


def test_what_is_over_a_budget_and_what_is_not():
    doubled = ["20.0 s of the processor where 10 are written down"]
    assert judged() == []
    assert judged(cpu=33) == []  # 1.6 times as much, and a second
    assert judged(cpu=40) == doubled  # far below 60 seconds
    assert judged(cpu=10, calibration=[budgets.HERE / 2]) == doubled  # a fast machine
    assert judged(cpu=5, calibration=[budgets.HERE / 3]) == []
    assert judged(seconds=70) == ["seconds"]  # it sleeps
    assert judged(seconds=200, crowd=5) == []  # it waits for others
    assert judged(seconds=200, cpu=70, crowd=5)[0] == "seconds"
    assert (
        judged(seconds=70, calibration=[2 * budgets.SLOW], cpu=60) == []
    )  # a machine half as fast as that of the 60 seconds
    assert judged(mb=1201) == ["mb"]
    assert judged(passed=False, cpu=100) == []  # it has failed anyway


def test_every_lesson_has_its_seconds():
    lessons = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    written = set(json.loads(budgets.BASELINE.read_text()))
    assert written == lessons, "write them down: pytest --nbval-lax … --lesson-baseline-write, see tools/budgets.py"
