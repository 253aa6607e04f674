"""The playground's network without any widgets: what it trains is what its code trains."""

import numpy as np
import pytest

from helpers.playground.code import DATA
from helpers.playground.network import Network, read_own

VALUES = {
    "noise": 0.1,
    "test_share": 0.25,
    "seed": 3,
    "hidden": "3",
    "activation": "tanh",
    "l2": 0,
    "optimizer": "SGD",
    "learning_rate": 0.1,
    "batch_size": 32,
}


def test_it_trains_to_the_weights_of_its_own_code():
    network = Network(VALUES, DATA["moons"])
    for epoch in range(3):
        network.train_at(0.1 if epoch < 2 else 0.05)
        network.step()
    written = {}
    exec(network.code, written)
    for ours, theirs in zip(network.model.get_weights(), written["model"].get_weights(), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    assert network.epoch == 3 and network.units == [3, 1]


def test_it_measures_what_keras_does_and_answers_for_every_layer():
    network = Network(VALUES, DATA["moons"])
    points = np.random.default_rng(0).normal(size=(7, 2))
    layers, numbers = network.measure(points)
    assert [layer.shape for layer in layers] == [(7, 3), (7, 1)]
    assert layers[1] == pytest.approx(network.model.predict(points, verbose=0), abs=1e-6)
    assert layers[0] == pytest.approx(np.tanh(points @ network.weights[0] + network.model.get_weights()[1]), abs=1e-6)
    for name, part in (("train", ~network.test), ("test", network.test)):
        loss, accuracy = network.model.evaluate(network.X[part], network.y[part], verbose=0)
        assert numbers[f"{name}_loss"] == pytest.approx(loss, abs=1e-5)
        assert numbers[f"{name}_accuracy"] == pytest.approx(accuracy)
    assert network.history == {0: (numbers["train_loss"], numbers["test_loss"])}
    assert network.test.sum() == 125 and len(network.y) == 500


def test_one_of_the_same_kind_takes_over_what_is_traced_and_starts_anew():
    first = Network(VALUES, DATA["moons"])
    first.step()
    second, fresh = Network(VALUES, DATA["moons"], before=first), Network(VALUES, DATA["moons"])
    assert second.model is first.model is not fresh.model
    for ours, theirs in zip(second.model.get_weights(), fresh.model.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)
    assert Network({**VALUES, "hidden": "2"}, DATA["moons"], before=second).model is not second.model


@pytest.mark.parametrize("share, words", [(0.9, "0 of 8 points for training"), (0.1, "1 of 8 points for the test")])
def test_a_share_that_leaves_too_few_points_is_named(share, words):
    X = np.random.default_rng(0).normal(size=(8, 2))
    lines, names = read_own((X, np.arange(8) % 2))
    with pytest.raises(ValueError, match=f"The share for test leaves {words}: too few for 2 classes"):
        Network({**VALUES, "test_share": share}, lines, names)


def test_the_code_holds_round_numbers():
    network = Network({**VALUES, "noise": 0.1 + 0.05, "test_share": 0.1 + 0.2}, DATA["moons"])
    assert "noise=0.15," in network.code and "test_size=0.3," in network.code


def test_own_arrays_are_what_the_code_names():
    X, y = np.random.default_rng(0).normal(size=(20, 2)), np.arange(20) % 2
    lines, names = read_own((X.tolist(), y.tolist()))
    assert np.array_equal(names["X"], X) and np.array_equal(names["y"], y)
    assert Network(VALUES, lines, names).units == [3, 1]
