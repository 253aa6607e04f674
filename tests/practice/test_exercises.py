"""Every exercise: its solution and other right answers pass, and wrong ones get the sentence that is meant for them."""

import importlib
import re

import numpy as np
import pytest
import scipy.special
from scipy.special import expit
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from helpers.practice import checking, exercise, store

LESSONS = [f"{number:02}" for number in range(14)]
ALL = {name: one for lesson in LESSONS for name, one in exercise.exercises(lesson).items()}
ANSWERS = {lesson: importlib.import_module(f"answers_{lesson}") for lesson in LESSONS}
RIGHT = [(name, k) for answers in ANSWERS.values() for name, given in answers.RIGHT.items() for k in range(len(given))]
WRONG = [(name, k) for answers in ANSWERS.values() for name, given in answers.WRONG.items() for k in range(len(given))]


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(tmp_path / "progress.jsonl"))


def answers(name):
    return ANSWERS[name.split(".")[0]]


def given_program(name):
    """The program with the mistake, as a lesson has it: with the names that lessons have."""
    names = {"np": np, "sigmoid": expit, "LogisticRegression": LogisticRegression, "StandardScaler": StandardScaler}
    names |= {"softmax": lambda z: scipy.special.softmax(z, axis=-1)}
    names |= {"SimpleImputer": SimpleImputer, "make_pipeline": make_pipeline, "train_test_split": train_test_split}
    exec(ALL[name].given, names)
    return names[re.search(r"def (\w+)", ALL[name].given)[1]]


def said(capsys, name, answer):
    checking.check(name, answer)
    return capsys.readouterr().out


@pytest.mark.parametrize("name", ALL)
def test_each_has_answers_enough(name):
    assert len(answers(name).RIGHT[name]) >= 2
    sentences = [fragment for _, fragment in answers(name).WRONG[name]]
    assert len(sentences) >= 3 and len(set(sentences)) >= 3


@pytest.mark.parametrize("name", ALL)
def test_three_dots_are_not_yet(name, capsys):
    line = said(capsys, name, ...)
    assert line.startswith(f"… {name}: not yet. ") and line.endswith(f' Stuck? hint("{name}") helps.\n')
    assert not store.events()


@pytest.mark.parametrize("name", [name for name, one in ALL.items() if one.kind == "mistake"])
def test_a_mistake_as_it_was_given_is_not_yet_and_a_mistake(name, capsys):
    assert ALL[name].given
    given = given_program(name)
    assert said(capsys, name, given).startswith(f"… {name}: not yet. The program is as it was.")
    assert not store.events()
    line = said(capsys, name, lambda *arguments: given(*arguments))
    assert line.startswith(f"✗ {name}: ") and "stops with" not in line


@pytest.mark.parametrize("name, k", RIGHT)
def test_right_answers_pass(name, k, capsys):
    assert said(capsys, name, answers(name).RIGHT[name][k]).startswith(f"✓ {name}: ")
    assert store.events()[-1]["event"] == "solved"


@pytest.mark.parametrize("name, k", WRONG)
def test_wrong_answers_get_their_sentence(name, k, capsys):
    answer, fragment = answers(name).WRONG[name][k]
    line = said(capsys, name, answer)
    assert line.startswith(f"✗ {name}: ") and fragment in line
    assert store.events()[-1]["event"] == "tried"


STRANGE = {
    "None": None, "text": "3", "list": [], "dict": {}, "object": object(), "nan": np.nan, "ragged": [[1, 2], [3]],
    "function": lambda: 1, "class": int,
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("strange", STRANGE.values(), ids=STRANGE)
def test_strange_answers_get_a_sentence(name, strange, capsys):
    line = said(capsys, name, strange)
    assert line.startswith(f"✗ {name}: ") and "can't be judged" not in line and line.endswith((".\n", "?\n"))


@pytest.mark.parametrize("name", ALL)
def test_the_dots_in_a_function_are_not_yet(name, capsys):
    if ALL[name].kind in ("code", "mistake"):
        assert said(capsys, name, lambda *_: ...).startswith(f"… {name}: not yet")


@pytest.mark.parametrize("name", ALL)
def test_hints_and_solution_say_something(name, capsys, monkeypatch):
    one = ALL[name]
    assert all(len(text) > 10 for text in (*one.hints, one.why))
    assert one.hints[0].endswith("?")
    for k in range(1, 4):
        checking.hint(name)
        assert len(capsys.readouterr().out.splitlines()) >= k
    checking.solution(name)
    assert "try it once first" in capsys.readouterr().out
    store.note("tried", name)
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    checking.solution(name)
    assert one.solution in shown[0].data and one.why in shown[0].data


def test_a_check_that_always_passes_is_found(capsys, monkeypatch):
    for name, one in ALL.items():
        monkeypatch.setitem(exercise._exercises, name, exercise.Exercise(**{**vars(one), "judge": lambda answer: 1}))
        found = [said(capsys, name, answer).startswith("✗") for answer, _ in answers(name).WRONG[name]]
        assert not any(found)  # so `test_wrong_answers_get_their_sentence` would be red


def test_nothing_says_the_answer(capsys):
    """What is printed for a wrong answer never holds a line of the solution."""
    for name, k in WRONG:
        line = said(capsys, name, answers(name).WRONG[name][k][0])
        code = [part.strip() for part in ALL[name].solution.splitlines() if len(part.strip()) > 12]
        assert not any(part in line for part in code if not part.startswith("def "))
