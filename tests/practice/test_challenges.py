"""The challenges of lesson 13, met by real playgrounds and by bare states."""

import answers_13
import pytest

from helpers.playground import Playground
from helpers.practice import check
from helpers.practice.exercise import exercises
from helpers.practice.lesson_13 import CHALLENGES


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(tmp_path / "progress.jsonl"))


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_met_by_all_its_conditions_and_by_no_fewer(name):
    conditions, _ = CHALLENGES[name]
    good, _, spoilers = answers_13.MET[name]
    assert all(holds(good) for _, holds in conditions)
    spoilt = [{words for words, holds in conditions if not holds({**good, **change})} for change, _ in spoilers]
    assert [len(words) for words in spoilt] == [1] * len(spoilers)
    assert set.union(*spoilt) == {words for words, _ in conditions}


def test_the_best_result_is_kept(capsys):
    good, _, _ = answers_13.MET["13.3"]
    for neurons in (4, 3, 4, 5):
        check("13.3", answers_13._playground(good, {"neurons": neurons}))
    assert capsys.readouterr().out.splitlines() == [
        "✓ 13.3: done. Hidden neurons: 4; your best so far: 4.",
        "✓ 13.3: done. Hidden neurons: 3; your best so far: 3.",
        "✓ 13.3: done. Hidden neurons: 4; your best so far: 3.",
        "✗ 13.3: not yet. Wanted: there are at most 4 hidden neurons.",
    ]


def test_a_playground_is_judged_as_it_stands(capsys):
    playground = Playground(data="circles", hidden="4")
    check("13.2", playground)
    assert capsys.readouterr().out == (
        "✗ 13.2: not yet. Wanted: there is no hidden neuron; at least 98% of the test points are right.\n"
    )
    playground.set(hidden="", features=["x1**2", "x2**2"], learning_rate=0.1)
    playground.train(60)
    check("13.2", playground)
    assert capsys.readouterr().out == "✓ 13.2: done. Inputs: 2; your best so far: 2.\n"


def test_no_challenge_is_met_by_an_untrained_network(capsys):
    playground = Playground(hidden="64", noise=0.35, test_share=0.9)
    for name in exercises("13"):
        check(name, playground)
        assert capsys.readouterr().out.startswith("✗")
