"""The playground's network without any widgets: what it trains is what its code trains."""

import numpy as np
import pytest

from helpers.playground.code import DATA, FEATURES, RATE, place
from helpers.playground.network import Network, read_own

VALUES = {
    "noise": 0.1,
    "test_share": 0.25,
    "seed": 3,
    "hidden": "3",
    "activation": "tanh",
    "penalty": "none",
    "optimizer": "SGD",
    "learning_rate": 0.1,
    "batch_size": 32,
    "features": ("x1", "x2"),
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
    lines, names, _ = read_own((X, np.arange(8) % 2))
    with pytest.raises(ValueError, match=f"The share for test leaves {words}: too few for 2 classes"):
        Network({**VALUES, "test_share": share}, lines, names)


def test_the_code_holds_round_numbers():
    network = Network({**VALUES, "noise": 0.1 + 0.05, "test_share": 0.1 + 0.2}, DATA["moons"])
    assert "noise=0.15," in network.code and "test_size=0.3," in network.code


def test_own_arrays_are_what_the_code_names():
    X, y = np.random.default_rng(0).normal(size=(20, 2)), np.arange(20) % 2
    lines, names, axes = read_own((X.tolist(), y.tolist()))
    assert np.array_equal(names["X"], X) and np.array_equal(names["y"], y)
    assert Network(VALUES, lines, names).units == [3, 1] and list(axes) == ["$x_1$", "$x_2$"]


def by_its_code(network):
    names = {}
    exec(network.code, names)
    return names


def same_weights(network):
    pairs = zip(network.model.get_weights(), by_its_code(network)["model"].get_weights(), strict=True)
    return max(np.abs(ours - theirs).max() for ours, theirs in pairs) < 1e-6


def test_what_was_changed_by_hand_stands_in_the_code_whenever_it_was():
    """Before the first epoch, between two, two at once, and after the last one; the same weight twice."""
    network = Network(VALUES, DATA["moons"])
    network.change(place(0, (1, 2)), 3)
    network.train_at(0.3)
    assert same_weights(network)
    for _ in range(2):
        network.step()
    network.change(place(1, (0,)), -1.23456)
    network.change(place(1, (0,)), 0.5)
    network.train_at(0.05)
    network.change(place(2, (2, 0)), 4)
    for _ in range(3):
        network.step()
    network.change(place(3, (0,)), -2)
    assert same_weights(network) and network.weights[3][0] == -2 and network.by_hand == 4
    assert network.code.count("model.fit(") == 2 and network.code.count("set_weights") == 3
    assert f"{RATE} = 0.05" in network.code and "weights[1][0] = 0.5" in network.code


@pytest.mark.parametrize("data", ["plane", "hills"])
def test_numbers_are_learnt_as_keras_does_it(data):
    network = Network({**VALUES, "features": ("x1", "x1 * x2")}, DATA[data])
    for _ in range(3):
        network.step()
    _, numbers = network.measure(np.zeros((1, 2)))
    names = by_its_code(network)
    assert same_weights(network) and network.classes == 0 and network.units == [3, 1]
    for part, letter in (("train", "train"), ("test", "test")):
        loss, error = names["model"].evaluate(names["inputs"](names[f"X_{letter}"]), names[f"y_{letter}"], verbose=0)
        assert numbers[f"{part}_loss"] == pytest.approx(loss, abs=1e-5)
        assert numbers[f"{part}_error"] == pytest.approx(error, abs=1e-5)


@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_a_penalty_draws_the_weights_to_zero(kind):
    free, held = (Network({**VALUES, "penalty": p}, DATA["moons"]) for p in ("none", f"{kind} 0.1"))
    for network in (free, held):
        for _ in range(10):
            network.step()
    assert f"regularizers.{kind}(0.1)" in held.code and same_weights(held)
    assert np.abs(held.weights[0]).sum() < 0.7 * np.abs(free.weights[0]).sum()


def test_every_input_is_made_of_the_two_coordinates():
    network = Network({**VALUES, "features": tuple(FEATURES)}, DATA["moons"])
    x1, x2 = points = np.array([[0.5, -2.0], [1.5, 0.25]])
    wanted = [x1, x2, x1**2, x2**2, x1 * x2, np.sin(3 * x1), np.sin(3 * x2)]
    assert network._inputs(points.T) == pytest.approx(np.column_stack(wanted))
    assert network.weights[0].shape == (7, 3) and same_weights(network)


def test_no_input_at_all_is_named():
    with pytest.raises(ValueError, match="A network needs at least one input: choose one"):
        Network({**VALUES, "features": ()}, DATA["moons"])
