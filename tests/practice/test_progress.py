"""What a learner sees of the progress, the functions that settle a lesson's own lines, and the look at the computer."""

import subprocess
from types import SimpleNamespace

import numpy as np
import pytest

from helpers import checkup
from helpers.practice import check, progress, settle, store
from helpers.practice.checking import grade
from helpers.practice.exercise import exercises
from helpers.practice.progress import LESSONS, line


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(tmp_path / "progress.jsonl"))


def squares():
    """Return the squares of the picture by the names of their exercises."""
    names = [name for lesson in LESSONS for name in exercises(lesson)]
    return dict(zip(names, progress().axes[0].patches))


def test_solved_is_filled_tried_is_hatched_and_the_rest_is_empty():
    store.note("solved", "02.1")
    for event in ("tried", "solved"):
        store.note(event, "02.2")
    store.note("tried", "02.3")
    shown = squares()
    assert len(shown) == sum(len(exercises(lesson)) for lesson in LESSONS)
    filled = {name for name, square in shown.items() if square.get_facecolor() != (1, 1, 1, 1)}
    hatched = {name for name, square in shown.items() if square.get_hatch()}
    assert (filled, hatched) == ({"02.1", "02.2"}, {"02.3"})
    assert line("02") == f"Lesson 02: 2 of {len(exercises('02'))} exercises solved."
    assert line("99") == ""


def test_the_best_result_and_the_questions_are_counted():
    for value in (31, 12, 30):
        store.note("solved", "04.5", value=value)
    store.note("answered", "04.a", choice=1, right=True)
    words = [text.get_text() for text in progress().axes[0].texts]
    assert "12 hidden neurons" in words and words.count("1 of 3") == 1
    store.note("solved", "13.1", value=2)
    store.note("solved", "13.2", value=2)
    assert "2 challenges" in [text.get_text() for text in progress().axes[0].texts]


def dense(X, W, b):
    return ...


def test_a_right_line_is_kept_and_any_other_is_replaced_by_the_finished_one(capsys):
    own = lambda X, W, b: 1 / (1 + np.exp(-(X @ W + b)))
    assert settle("06.0", own) is own
    assert capsys.readouterr().out.startswith("✓ 06.0")
    for other in (dense, lambda X, W, b: X @ W, None, 3):
        names = getattr(other, "__globals__", globals())
        names["sigmoid"] = lambda z: 1 / (1 + np.exp(-z))
        finished = settle("06.0", other)
        X, W, b = np.ones((2, 3)), np.full((3, 4), 0.1), np.zeros(4)
        if callable(other):
            assert np.allclose(finished(X, W, b), 1 / (1 + np.exp(-0.3)))
        assert capsys.readouterr().out.endswith("The lesson goes on with a finished one.\n")
        check("06.0", finished)  # it is nobody's answer
        assert capsys.readouterr().out.startswith("… 06.0: not yet")
        with pytest.raises(AssertionError, match=r"06\.0: no answer"):
            grade("06.0", finished)


def test_all_is_well_here(capsys):
    assert checkup.checkup()
    assert "✗" not in capsys.readouterr().out


def broken(*_, **__):
    raise FileNotFoundError("iris.csv")


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("find_spec", lambda name: None, "%pip install"),
        ("sys", SimpleNamespace(version_info=(3, 9, 1), executable="python"), "Install Python 3.10 to 3.13"),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(name, value, said, monkeypatch, capsys):
    monkeypatch.setattr(checkup, "_keras", lambda: ("", ""))
    monkeypatch.setattr(checkup, name, value)
    assert not checkup.checkup()
    out = capsys.readouterr().out
    assert said in out and out.endswith("Do what stands below each ✗, then run this again.\n")


def test_where_progress_cannot_be_kept_the_lessons_can_still_be_done(monkeypatch):
    monkeypatch.setattr(checkup, "os", SimpleNamespace(access=lambda *_: False, W_OK=2))
    remedy, words = checkup._progress()
    assert not remedy and "remembered until Python stops, as nothing can be written to" in words


def test_data_and_keras_that_fail_are_named(monkeypatch):
    monkeypatch.setattr("helpers.data.load_iris", broken)
    assert "iris.csv" in checkup._data()[1]
    run = subprocess.CompletedProcess([], 1, "", "Traceback\nImportError: libfoo.so")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: run)
    assert checkup._keras()[1] == "Keras fails: ImportError: libfoo.so"
