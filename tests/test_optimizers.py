"""The optimiser rules, those that lesson 08 writes out and those of the helpers, against Keras."""

from pathlib import Path

import keras
import nbformat
import numpy as np
import pytest
from bowl import bowl, by_hand
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from lesson import tagged_sources

from helpers import optimizers

LESSON = Path(__file__).resolve().parent.parent / "notebooks" / "08_optimizers.ipynb"


def rules_of_the_lesson():
    cells = nbformat.read(LESSON, as_version=4).cells
    written = {"np": np}
    for cell in cells:
        if "rules" in cell.metadata.get("tags", []):
            exec(cell.source, written)
    return written


written = rules_of_the_lesson()
RULES = {
    "SGD": written["sgd"],
    "momentum": written["momentum"],
    "RMSprop": written["rmsprop"],
    "Adam": written["adam"],
    "Nesterov": optimizers.nesterov,
    "Adagrad": optimizers.adagrad,
    "Adadelta": optimizers.adadelta,
    "Adamax": optimizers.adamax,
    "Nadam": optimizers.nadam,
}
ALL = [
    *RULES.items(),
    ("SGD", optimizers.sgd),
    ("momentum", optimizers.momentum),
    ("Adam", optimizers.adam),
]  # the last three: as in the lesson, for the labs of other lessons
KERAS = {
    "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
    "Nesterov": lambda rate: keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
}


def walk_of_keras(name, gradients, learning_rate):
    """The places (steps, n) after each step of Keras's optimiser with the given gradients (steps, n)."""
    place = keras.Variable(np.zeros(gradients.shape[1]), dtype="float64")
    optimizer = KERAS.get(name, getattr(keras.optimizers, name, None))(learning_rate)
    places = []
    for gradient in gradients:
        optimizer.apply([gradient], [place])
        places.append(place.value.numpy())
    return np.array(places)


def walk_of_rule(rule, gradients, learning_rate):
    memory = {}
    return np.cumsum([rule(gradient, memory, learning_rate) for gradient in gradients], axis=0)


@pytest.mark.parametrize("name, rule", ALL)
@settings(max_examples=8, deadline=None)
@given(
    gradients=arrays(float, (20, 3), elements=st.floats(-10, 10)), learning_rate=st.sampled_from([0.001, 0.01, 0.03])
)
def test_each_rule_walks_like_keras_on_random_gradients(name, rule, gradients, learning_rate):
    by_rule = walk_of_rule(rule, gradients, learning_rate)
    assert np.abs(by_rule - walk_of_keras(name, gradients, learning_rate)).max() < 1e-5


@pytest.mark.parametrize("name", RULES)
def test_the_comparison_would_notice_another_rule(name):
    gradients = np.random.default_rng(0).normal(size=(20, 3))
    by_keras = walk_of_keras(name, gradients, 0.03)
    for other, rule in ALL:
        far = np.abs(walk_of_rule(rule, gradients, 0.03) - by_keras).max()
        assert (far < 1e-5) == (other == name)


def only_numbers(w, b):
    return bowl(w, b) if w > 0 else bowl(-w, b)


@pytest.mark.parametrize("f", [bowl, only_numbers])
def test_race_all_is_each_rule_on_its_own(f):
    places, heights = optimizers.race_all(f, (3, -2), RULES, 0.1, 15)
    assert places.shape == (16, 9, 2) and heights.shape == (16, 9)
    for k, rule in enumerate(RULES.values()):
        assert np.allclose(places[-1, k], by_hand(rule, (3, -2), 0.1, 15), atol=1e-6)
    assert np.allclose(heights, bowl(places[..., 0], places[..., 1]))


def test_a_loss_over_samples_can_race():
    x = np.linspace(0, 2, 7)
    _places, heights = optimizers.race_all(lambda w, b: np.mean((w * x + b) ** 2, axis=-1), (1, 1), RULES, 0.1, 5)
    assert heights[0] == pytest.approx([np.mean((x + 1) ** 2)] * 9)
    assert (heights[5] < heights[0]).all()


@pytest.mark.parametrize(
    "rules, message",
    [
        ({}, "rules must hold at least one rule"),
        ({"mine": lambda slopes, memory, learning_rate: None}, r"rules\['mine'\] must return a step.*returned None"),
    ],
)
def test_bad_rules_are_named(rules, message):
    with pytest.raises(ValueError, match=message):
        optimizers.race_all(bowl, (1, 1), rules, 0.1, 5)


def test_momentum_with_many_settings_at_once_is_each_on_its_own():
    rule = written["momentum"]
    places, heights = optimizers.race_settings(bowl, rule, (3, -2), [0.1, 0.3], [0.9, 0.2], 15)
    for k, (rate, keep) in enumerate([(0.1, 0.9), (0.3, 0.2)]):
        alone = by_hand(lambda slopes, memory, rate, keep=keep: rule(slopes, memory, rate, keep), (3, -2), rate, 15)
        assert np.allclose(places[-1, k], alone, atol=1e-6) and np.isclose(heights[-1, k], bowl(*alone), atol=1e-6)


def test_steps_needed_counts_until_it_stays_below():
    heights = np.array([[1000, 9, 0.5, 2, 0.9, 0.1], [1000, 2, 0.9, 0.9, 0.9, 0.9], [1000, 9, 9, 9, 9, 9]])
    assert optimizers.steps_needed(heights.T)[:2].tolist() == [4, 2]
    assert np.isnan(optimizers.steps_needed(heights.T)[2])
    flown = np.array([[1000, 1e4, 1e5], [1000, np.inf, np.nan]])
    assert np.isinf(optimizers.steps_needed(flown.T)).all()


def test_a_students_momentum_is_kept_and_what_is_left_or_wrong_is_finished(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(tmp_path / "progress.jsonl"))
    sources = tagged_sources("08_optimizers", "rules")
    yours = {"step = ...": "step = keep * last - learning_rate * slopes", "    ...\n": "    memory['step'] = step\n"}
    wrong = {"step = ...": "step = last - learning_rate * slopes", "    ...\n": "    memory['step'] = step\n"}
    for lines, finished in ((yours, False), (wrong, True), ({}, True)):
        names = {"np": np}
        for source in sources:
            for old, new in lines.items():
                source = source.replace(old, new)
            exec(source, names)
        assert ("The lesson goes on with a finished one." in capsys.readouterr().out) == finished
        assert np.allclose(walk_of_rule(names["momentum"], np.ones((2, 1)), 0.1)[-1], -0.29)
