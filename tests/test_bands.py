"""The tool that measures the scoreboards' bands, and the sets of versions under which the lessons run."""

import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
import yaml

from helpers import checks
from tools import bands, matrix

ROOT = Path(__file__).resolve().parent.parent
CELL = """scoreboard(
    claim("größer", published=None, measured=a, band=(0, 1)),
    claim("the same in every run", published=3, measured=b, band=(3, 3)), claim("lower", measured=c, band=(2, 9)),
    claim("sample", published=None, measured=d,
          band=(5, 6) if full else (0.1, 0.9)),
    *[claim(f"{name}", published=None, measured=e, band=(0, 1)) for name in names],
)"""
COLUMNS = {
    "größer": [0.5, 0.52, 0.56],
    "the same in every run": [3, 3, 3],
    "lower": [2.1, 3.0, 4.0],
    "sample": [0.4, 0.41, 0.42],
}


def test_the_bands_stand_where_they_were_and_the_quantiles_beside_them():
    once = bands.rewritten(CELL, dict(COLUMNS))
    assert once == CELL.replace(
        "measured=a, band=(0, 1)", "measured=a, band=(0.44, 0.62), seeds=(0.502, 0.52, 0.556)"
    ).replace("band=(2, 9)", "band=(2, 5.9), seeds=(2.19, 3, 3.9)").replace(
        "(0.1, 0.9))", "(0.38, 0.44), seeds=() if full else (0.401, 0.41, 0.419))"
    )
    assert bands.rewritten(once, dict(COLUMNS)) == once


def test_what_a_cell_does_not_name_is_left_for_the_others():
    columns = {**COLUMNS, "elsewhere": [1, 2]}
    bands.rewritten(CELL, columns)
    assert columns == {"elsewhere": [1, 2]}


def test_a_number_outside_of_its_band_is_named_and_nothing_is_written():
    with pytest.raises(ValueError, match=r"lower: 1 of 3 seeds are outside of 2 to 9: from 1.5 to 4$"):
        bands.rewritten(CELL, {**COLUMNS, "lower": [1.5, 3.0, 4.0]})


def test_a_claim_about_one_seed_stays_and_others_are_measured(tmp_path):
    lines = ['claim("seed 18: lucky", measured=a, band=(0.5, 1)),', 'claim("seeds: all", measured=a, band=(0, 1)),']
    cell = "\n    ".join(["scoreboard(", *lines]) + "\n)"
    path = tmp_path / "lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)
    some = [checks.claim("any", published=None, measured=value, band=(0, 1)) for value in (0.1, 0.2, 0.3)]
    bands.update(path, {"seed 18: lucky": some, "seeds: all": some})
    (after,) = nbformat.read(path, as_version=4).cells
    assert "measured=a, band=(0.5, 1))," in after.source and "seeds=(0.11, 0.2, 0.29)" in after.source


@pytest.mark.parametrize("seed", range(20))
def test_a_new_band_holds_all_numbers_and_some_room_and_is_no_wider_than_the_old(seed):
    values = np.random.default_rng(seed).normal(1, 0.1, 20)
    low, high = bands.new_band(values, (0.5, 1.5))
    assert 0.5 <= low < min(values) and max(values) < high <= 1.5
    assert high - low < 4 * np.ptp(values)


@pytest.mark.parametrize(
    "values, band", [([2, 2, 2], (0, 9)), ([0.5, 0.501, 0.502], (0, 1)), ([1e-9, 5e-9], (0, 1e-7))]
)
def test_a_claim_that_no_seed_moves_stays(values, band):
    assert bands.new_band(values, band) is None


def test_the_workflow_runs_the_sets_of_the_matrix_each_with_its_python():
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    runs = workflow["jobs"]["versions"]["strategy"]["matrix"]["include"]
    assert {run["set"]: run["python"] for run in runs} == {name: python for name, (python, _) in matrix.SETS.items()}
    assert {"push", "schedule"} <= set(workflow[True])  # YAML 1.1 reads the key `on` as true


def test_a_python_that_is_not_there_is_none():
    assert matrix.find_python("2.0") is None


FINE = {"lessons": {"01": {"passed": True}, "02": {"passed": True}}, "run": True, "tests": True}


@pytest.mark.parametrize(
    "result, words",
    [
        (FINE, None),
        (None, "there is no Python 3.10 on this machine"),
        ({**FINE, "run": False}, "the run of the lessons ended with an error"),
        ({**FINE, "tests": False}, "a unit test failed"),
        ({**FINE, "lessons": {}}, "0 of 2 lessons ran"),
        ({**FINE, "lessons": {"01": {"passed": True}, "02": {"passed": False}}, "run": False}, "failed: 02"),
    ],
)
def test_whatever_goes_wrong_in_the_matrix_is_said(result, words):
    said = list(matrix.faults({"floor": result, "newest": FINE}, 2))
    assert [words in sentence and sentence.startswith("floor: ") for sentence in said] == [True] * bool(words)


def test_the_matrix_fails_where_no_python_is_found(tmp_path):
    """As a program: nothing is installed, no Python is there."""
    (tmp_path / "uv").write_text("")
    (tmp_path / "uv").chmod(0o755)
    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, matrix.__file__], env=environment, capture_output=True, text=True)
    assert run.returncode == 1
    assert [line.split(":")[0] for line in run.stderr.splitlines()] == list(matrix.SETS), run.stderr
