"""The table of seconds and megabytes per lesson: right numbers, and a lesson over its budget fails the run."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

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


def test_seconds_and_the_peak_are_measured_and_within_the_budget_all_is_well(notebooks):
    code, told, table = run(notebooks)
    assert code == 0 and "OVER" not in told, told
    assert set(table) == {"small", "large"} and all(lesson["passed"] for lesson in table.values())
    assert table["large"]["seconds"] > 2 and 0 < table["small"]["seconds"] < 60
    assert 400 < table["large"]["mb"] < 700 and table["small"]["mb"] < 200  # the peak stays when the room is given back
    assert all(lesson["slowness"] and min(lesson["slowness"]) > 0.1 for lesson in table.values())


def test_a_lesson_over_its_budget_fails_the_run(notebooks):
    code, told, table = run(notebooks, "--lesson-mb=300", "--lesson-seconds=0.01", "-n", "0")
    assert code == 1
    assert all(lesson["slowness"] for lesson in table.values())  # the second one is over before the next is due
    over = {line.split()[0]: line.partition("OVER ITS BUDGET: ")[2] for line in told.splitlines() if "OVER" in line}
    assert over == {"small": "seconds", "large": "seconds, mb"}
