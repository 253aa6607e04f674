"""The playground does what its controls say, shows what its network says, and prints code that does the same."""

import asyncio
import gc
import subprocess
import sys
import time
import weakref

import numpy as np
import pandas as pd
import pytest

from helpers.playground import Playground, challenge
from helpers.playground.challenges import CHALLENGES
from helpers.playground.code import DATA, OPTIMIZERS, layers_of
from helpers.playground.picture import Picture


@pytest.fixture(scope="module")
def trained():
    playground = Playground()
    playground.train(60)
    return playground


def run(code):
    names = {}
    exec(code, names)
    return names


async def reaches(playground, epoch, seconds=60):
    """Let a playground that plays train until this epoch. AssertionError: it has not after so many seconds."""
    end = time.monotonic() + seconds
    while playground.state["epoch"] < epoch:
        assert time.monotonic() < end, f"After {seconds} s it is in epoch {playground.state['epoch']}, not in {epoch}."
        await asyncio.sleep(0.01)


def test_a_playground_that_stands_still_is_noticed():
    with pytest.raises(AssertionError, match=r"After 0\.1 s it is in epoch 0, not in 1"):
        asyncio.run(reaches(Playground(hidden="1"), 1, seconds=0.1))


def largest_difference(a, b):
    return max(np.abs(v - w).max() for v, w in zip(a.get_weights(), b.get_weights()))


def test_the_numbers_shown_are_keras_own(trained):
    names = run(trained.code)
    for part in ("train", "test"):
        loss, accuracy = names["model"].evaluate(names[f"X_{part}"], names[f"y_{part}"], verbose=0)
        assert trained.state[f"{part}_loss"] == pytest.approx(loss, abs=1e-5)
        assert trained.state[f"{part}_accuracy"] == pytest.approx(accuracy, abs=1e-6)
    assert trained.state["parameters"] == names["model"].count_params() == 25
    assert f"{trained.state['test_accuracy']:.1%} of the test points right" in trained.caption


def test_the_map_has_the_classes_colours(trained):
    """Blue has no red and orange has much: the share of red is the network's answer."""
    p = trained.model.predict(trained._drawing.points, verbose=0).ravel()
    red = trained.artists["image"].get_array().reshape(-1, 3)[:, 0]
    assert p.min() < 0.1 and p.max() > 0.9
    assert np.corrcoef(red, p)[0, 1] > 0.9999
    assert np.array_equal(red > 0.5 * (red.min() + red.max()), p > 0.5 * (p.min() + p.max()))


def test_the_boundary_is_where_the_network_is_undecided(trained):
    at = np.concatenate(trained.artists["boundary"].get_segments())
    inside = np.abs(at).max(axis=1) < trained._drawing.extent
    assert inside.sum() > 20
    assert np.abs(trained.model.predict(at[inside], verbose=0) - 0.5).max() < 0.1


def test_a_neurons_small_map_is_its_activation(trained):
    """The redder a colour, the higher tanh: the order of the two along the map is the same."""
    drawing = trained._drawing
    kernel, bias = trained.model.layers[0].get_weights()
    says = np.tanh(drawing.points[drawing._few] @ kernel + bias)
    for k in range(4):
        red = trained.artists[f"neuron1_{k}"].get_array().reshape(-1, 3)[:, 0]
        assert np.corrcoef(red, says[:, k])[0, 1] > 0.999


def test_a_lines_width_and_colour_are_its_weight(trained):
    weights = np.concatenate([w.ravel() for w in trained.model.get_weights()[::2]])
    edges = trained.artists["edges"]
    assert np.argmax(edges.get_linewidth()) == np.argmax(np.abs(weights))
    assert len(edges.get_linewidth()) == len(edges.get_segments()) == 2 * 4 + 4 * 2 + 2
    orange = np.array(edges.get_color())[:, 0] > 0.5
    assert np.array_equal(orange, weights > 0)


def test_the_losses_are_drawn_and_fit_on_their_axes(trained):
    for part, artist in (("train", "train_line"), ("test", "test_line")):
        epochs, losses = trained.artists[artist].get_data()
        assert (epochs[0], epochs[-1]) == (0, 60) and losses[-1] == trained.state[f"{part}_loss"] < losses[0]
        (_, right), (_, top) = trained._drawing.loss_axes.get_xlim(), trained._drawing.loss_axes.get_ylim()
        assert epochs.max() <= right and 0.2 * top <= losses.max() <= top


def test_step_is_one_epoch_and_reset_begins_again():
    playground = Playground(hidden="3", seed=4)
    start = playground.state["train_loss"]
    playground.press("Step")
    assert playground.state["epoch"] == 1 and playground.state["train_loss"] != start
    assert list(playground.artists["train_line"].get_xdata()) == [0, 1]
    playground.press("Reset")
    assert playground.state["epoch"] == 0 and playground.state["train_loss"] == start


def test_a_network_that_begins_again_forgets_everything():
    """The same model is used again, as tracing a new one takes time and memory: nothing of its past may remain."""
    playground = Playground(hidden="3", optimizer="momentum", learning_rate=0.1, seed=1)
    playground.train(20)
    model = playground.model
    playground.set(seed=2, noise=0.3, learning_rate=0.01)
    playground.train(10)
    assert playground.model is model
    assert largest_difference(model, run(playground.code)["model"]) < 1e-6


@pytest.mark.parametrize(
    "settings",
    [
        {"batch_size": 64},
        {"data": "spirals", "hidden": "8, 4", "activation": "relu", "optimizer": "RMSprop", "l2": 0.001, "seed": 3},
        {"data": "circles", "hidden": "", "optimizer": "momentum", "test_share": 0.3},
    ],
)
def test_the_code_leads_to_the_same_weights(settings):
    playground = Playground(**settings)
    playground.train(12)
    playground.set(learning_rate=0.001)  # changed on the way
    playground.train(5)
    assert "LearningRateScheduler" in playground.code
    assert largest_difference(playground.model, run(playground.code)["model"]) < 1e-6


def test_the_code_runs_on_its_own(tmp_path):
    """As a file, in an empty folder, in a Python that has done nothing else before."""
    playground = Playground(data="XOR", hidden="3")
    playground.train(10)
    ending = "np.savez('weights.npz', *model.get_weights())\n"
    (tmp_path / "network.py").write_text(playground.code + ending)
    subprocess.run([sys.executable, "network.py"], cwd=tmp_path, check=True, capture_output=True)
    there = np.load(tmp_path / "weights.npz")
    assert max(np.abs(there[name] - w).max() for name, w in zip(there, playground.model.get_weights())) < 1e-6


@pytest.mark.parametrize("data", DATA)
def test_every_kind_of_data_can_be_learnt(data):
    playground = Playground(data=data, hidden="8", learning_rate=0.03)
    before = playground.state["train_loss"]
    playground.train(30)
    assert playground.state["train_loss"] < before
    classes = 3 if data in ("spirals", "iris petals", "iris sepals") else 2
    assert playground.model.output_shape == (None, 3 if classes == 3 else 1)


def test_your_own_arrays_and_your_own_file(tmp_path):
    random = np.random.default_rng(0)
    X = random.normal(size=(60, 2)) * 100
    y = (X[:, 0] > 0).astype(int)
    arrays = Playground(own=(X, y), hidden="2", learning_rate=0.1)
    arrays.train(40)
    assert arrays.state["test_accuracy"] > 0.9
    path = tmp_path / "points {1}.csv"
    pd.DataFrame({"a": X[:, 0], "b": X[:, 1], "kind": np.array(["left", "right"])[y]}).to_csv(path, index=False)
    file = Playground(own=path, hidden="2", learning_rate=0.1)
    file.train(40)
    assert file.state["train_loss"] == pytest.approx(arrays.state["train_loss"], rel=1e-3)
    assert largest_difference(file.model, run(file.code)["model"]) < 1e-6


@pytest.mark.parametrize(
    "own, message",
    [
        (([[1, 2], [3, 4]], [0, 1]), "at least four points of each class"),
        ((np.ones((20, 3)), [0, 1] * 10), "X has 3 columns"),
        ((np.ones((20, 2)), [0, 3] * 10), "y must hold only 0, 1 and 2, but it also holds 3"),
        ((np.ones((20, 2)), [0, 1]), "X and y must have the same length"),
        ((np.ones((20, 2)), [0] * 20), "at least four points of each class"),
        ((np.ones((20, 2)), [0, 1] * 10), "Each column of X must hold different numbers, but in column 0"),
        (pd.DataFrame({"a": [1], "b": [2]}), r"own must be \(X, y\) or the path of a CSV file, but DataFrame came"),
        (([[1, 2]], [0], 1), "but tuple came"),
    ],
)
def test_bad_data_are_named(own, message):
    with pytest.raises(ValueError, match=message):
        Playground(own=own)


def test_a_bad_file_is_named(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="two columns of numbers"):
        Playground(own=path)
    with pytest.raises(FileNotFoundError, match="nowhere.csv"):
        Playground(own=tmp_path / "nowhere.csv")


def test_an_unknown_setting_is_named():
    with pytest.raises(ValueError, match="settings must be among data, noise, .*, but 'layers' came"):
        Playground(layers="4, 2")


@pytest.mark.parametrize("name, value", [("noise", 5), ("learning_rate", 99), ("seed", -3), ("hidden", [4, 2])])
def test_a_setting_out_of_range_is_refused_not_clamped(name, value):
    with pytest.raises(ValueError, match=f"{name} must be"):
        Playground(**{name: value})


def test_a_closed_playground_trains_no_more():
    async def closed():
        playground = Playground()
        playground.play()
        await asyncio.sleep(0.1)
        playground.close()
        epoch = playground._network.epoch
        await asyncio.sleep(0.3)
        return playground._network.epoch - epoch

    assert asyncio.run(closed()) == 0


def test_the_listing_says_what_was_done_last():
    playground = Playground()
    playground.train(1)
    assert playground._listing.value == ""  # nothing goes to the browser that nobody sees
    playground.press("Show the Keras code")
    playground.train(2)
    assert playground._listing.value == playground.code and "epochs=3" in playground.code


def test_a_challenge_is_met_by_test_points_and_by_real_depth():
    good = {"data": "circles", "noise": 0.1, "test_accuracy": 0.99, "train_accuracy": 0, "neurons": 3}
    deep = {"data": "moons", "noise": 0.1, "test_accuracy": 0.99, "activation": "sigmoid", "hidden": "4, 4, 4, 4"}
    for name, state in (("circles", good), ("deep", deep)):
        assert all(holds(state) for _, holds in CHALLENGES[name])
    for name, state in (
        ("circles", {**good, "test_accuracy": 0.5, "train_accuracy": 1}),
        ("deep", {**deep, "hidden": "4"}),
    ):
        assert [holds(state) for _, holds in CHALLENGES[name]].count(False) == 1


@pytest.mark.parametrize(
    "text, sizes", [("4, 2", [4, 2]), ("4-2", [4, 2]), ("", []), (" 64 ", [64]), ("1 2 3 4", [1, 2, 3, 4])]
)
def test_hidden_layers_can_be_written_in_several_ways(text, sizes):
    assert layers_of(text) == sizes


@pytest.mark.parametrize("text", ["4, x", "0", "65", "1,1,1,1,1", "-3.5", "3, -1"])
def test_bad_hidden_layers_are_named_and_the_network_stays(text):
    playground = Playground(hidden="3")
    playground.train(3)
    with pytest.raises(ValueError, match="hidden layers must be up to four numbers from 1 to 64"):
        playground.controls["hidden"].value = text
    assert "hidden layers must be" in playground._text.value
    assert playground.state["epoch"] == 3 and playground.model.count_params() == 13
    playground.controls["hidden"].value = "2"
    assert playground.state["epoch"] == 0 and playground.model.count_params() == 9
    assert "must be" not in playground._text.value


def test_a_training_that_runs_away_stops_with_a_sentence():
    playground = Playground(activation="linear", hidden="64, 64, 64", optimizer="SGD", learning_rate=10)
    with pytest.raises(ValueError, match="lower the learning rate"):
        playground.train(30)


def test_play_trains_while_the_controls_answer_and_pause_stops_it():
    async def hand():
        playground = Playground(hidden="3")
        playground.press("Play")
        await reaches(playground, 10)
        playground.controls["learning_rate"].value = 0.1  # between two redraws
        changed = playground.state["epoch"]
        await reaches(playground, changed + 5)
        playground.press("Pause")
        epoch = playground.state["epoch"]
        await asyncio.sleep(0.2)
        return playground, changed, epoch

    playground, changed, epoch = asyncio.run(hand())
    assert playground.state["epoch"] == epoch >= changed + 5
    assert playground._network._rates == {0: 0.01, changed: 0.1}
    assert playground.state["epoch"] == epoch
    assert largest_difference(playground.model, run(playground.code)["model"]) < 1e-6


def test_only_one_playground_trains_at_a_time():
    async def hand():
        first, second = Playground(hidden="2"), Playground(hidden="2")
        first.press("Play")
        await asyncio.sleep(0.1)
        second.press("Play")
        epoch = first.state["epoch"]
        await reaches(second, 3)
        second.pause()
        return first.state["epoch"] - epoch

    assert asyncio.run(hand()) == 0


def test_an_error_stops_the_training():
    async def hand():
        playground = Playground(hidden="2")
        playground.press("Play")
        await asyncio.sleep(0.1)
        with pytest.raises(ValueError):
            playground.controls["hidden"].value = "many"
        epoch = playground._network.epoch
        await asyncio.sleep(0.2)
        return playground._network.epoch - epoch

    assert asyncio.run(hand()) == 0


def test_a_playground_that_errs_or_is_closed_leaves_the_others_alone():
    async def hand():
        other, playground = Playground(hidden="2"), Playground(hidden="2")
        playground.press("Play")
        with pytest.raises(ValueError):
            other.controls["hidden"].value = "many"
        other.set(hidden="3")
        other.close()
        await reaches(playground, 3)
        playground.pause()

    asyncio.run(hand())


def test_five_networks_are_no_reason_for_a_warning():
    """In a Python of its own, as TensorFlow says it only twice."""
    code = "from helpers.playground import Playground\nplayground = Playground()\n"
    code += "for k in range(2, 9):\n    playground.set(hidden=str(k)), playground.press('Step')\n"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "retracing" not in done.stderr


def test_training_points_have_a_white_edge_and_test_points_a_dark_one():
    playground = Playground(data="spirals", test_share=0.2)
    network, found = playground._network, {"white": [], "black": []}
    for points in playground.figure.axes[1].collections:
        if len(points.get_offsets()) and points is not playground.artists["boundary"]:
            found["black" if points.get_edgecolor()[0, 0] == 0 else "white"].append(points.get_offsets())
    for edge, part in (("white", ~network.test), ("black", network.test)):
        drawn, wanted = np.concatenate(found[edge]), network.X[part]
        assert np.array_equal(drawn[np.lexsort(drawn.T)], wanted[np.lexsort(wanted.T)])


@pytest.mark.parametrize("activation, low, high", [("sigmoid", 0, 1), ("tanh", -1, 1)])
def test_a_small_map_has_the_full_colours_only_where_the_activation_is_at_its_ends(activation, low, high):
    picture = Picture(np.eye(2), [0, 1], np.array([False, True]), [1, 1], activation)
    shares = picture._share(1, np.array([low, (low + high) / 2, high]))
    assert shares == pytest.approx([0, 0.5, 1])
    assert picture._share(1, np.array([0.4 * high])) == pytest.approx([0.4 if activation == "sigmoid" else 0.7])
    assert picture._share(0, picture.extent * np.array([-1, 1])) == pytest.approx([0, 1])


def test_one_figure_is_alive_whatever_was_built_before():
    playground = Playground(hidden="2")
    old = weakref.ref(playground.figure)
    playground.set(hidden="3", data="circles")
    gc.collect()
    assert old() is None
    assert playground.figure is playground._drawing.figure


def test_every_extreme_of_every_control_can_be_drawn():
    playground = Playground(hidden="3")
    for control in playground.controls.values():
        if hasattr(control, "options"):
            trait, ends = "index", (0, len(control.options) - 1)
        else:
            trait, ends = "value", (getattr(control, "min", "64, 1, 9, 2"), getattr(control, "max", ""))
        for end in ends:
            setattr(control, trait, end)
            playground.press("Step")
            assert playground.frame().startswith(b"\x89PNG") and "nan" not in playground.caption
        playground.controls["learning_rate"].value = 0.01


def test_show_the_code_shows_it():
    playground = Playground(hidden="2", optimizer="SGD")
    playground.train(2)
    playground.press("Show the Keras code")
    assert playground._listing.value == playground.code
    assert playground._listing.layout.display is None and "epochs=2" in playground.code
    assert OPTIMIZERS["SGD"].format(rate="0.01") in playground.code


def test_a_challenge_says_what_is_missing(capsys):
    playground = Playground(data="circles", hidden="4")
    challenge("circles", playground)
    assert capsys.readouterr().out == (
        "✗ circles: not yet. Wanted: at least 98% of the test points are right; there are at most 3 hidden neurons.\n"
    )
    playground.set(hidden="3", learning_rate=0.03)
    playground.train(150)
    challenge("circles", playground)
    assert capsys.readouterr().out.startswith("✓ circles: done, with 3 hidden neurons after 150 epochs")
    challenge("circles", ...)
    assert capsys.readouterr().out.startswith("… circles")
    with pytest.raises(ValueError, match="but 'squares' came"):
        challenge("squares", playground)
    with pytest.raises(ValueError, match="playground must be a Playground, or ..., but NoneType came"):
        challenge("circles", None)


def test_no_challenge_is_met_by_an_untrained_network():
    state = Playground(hidden="64", noise=0.35, test_share=0.9).state
    for name in CHALLENGES:
        assert not all(holds(state) for _, holds in CHALLENGES[name])


def test_lists_and_labels_that_are_floats_will_do():
    """Checked data are used, not what came: a list has no mean, and a float is no index."""
    X = [[0, 0], [0, 1], [1, 0], [1, 1]] * 3
    live = Playground(own=(X, [0.0, 1.0, 1.0, 0.0] * 3), hidden="2")
    live.train(1)
    assert live.state["epoch"] == 1 and 0 <= live.state["train_accuracy"] <= 1


@pytest.mark.parametrize(
    "lines, message",
    [
        (
            ["a,b,c,class"] + ["1,2,3,x", "3,2,1,y"] * 4,
            "must be a CSV file of two columns of numbers and a column of classes",
        ),
        (["a,b,class"] + ["1,2,x", "3,2,y"] * 4 + ["5,5,"], "1 row of .* has no class"),
    ],
)
def test_a_file_that_would_lose_something_is_refused(tmp_path, lines, message):
    path = tmp_path / "own.csv"
    path.write_text("\n".join(lines))
    with pytest.raises(ValueError, match=message):
        Playground(own=path)
