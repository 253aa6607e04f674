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
from pointing import point

from helpers.playground import Playground
from helpers.playground.code import DATA, OPTIMIZERS, RATE, layers_of
from helpers.playground.picture import FINE


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
    weights = np.concatenate([w.T.ravel() for w in trained.model.get_weights()[::2]])
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
        {"data": "spirals", "hidden": "8, 4", "activation": "relu", "optimizer": "RMSprop", "penalty": "L2 0.001"},
        {"data": "circles", "hidden": "", "optimizer": "momentum", "features": ["x1**2", "np.sin(3 * x2)"]},
        {"data": "hills", "hidden": "3", "penalty": "L1 0.001", "test_share": 0.3, "seed": 3},
    ],
)
def test_the_code_leads_to_the_same_weights(settings):
    playground = Playground(**settings)
    playground.train(12)
    playground.set(learning_rate=0.001)  # changed on the way
    playground.train(5)
    assert f"{RATE} = 0.001" in playground.code
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
    with pytest.raises(ValueError, match="but 'weight' came"):
        Playground(weight=3)  # of which line?


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
    assert playground._network._changes == {changed: {RATE: 0.1}}
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
    for points in playground.figure.axes[2].collections:
        if len(points.get_offsets()) and points is not playground.artists["boundary"]:
            found["black" if points.get_edgecolor()[0, 0] == 0 else "white"].append(points.get_offsets())
    for edge, part in (("white", ~network.test), ("black", network.test)):
        drawn, wanted = np.concatenate(found[edge]), network.X[part]
        assert np.array_equal(drawn[np.lexsort(drawn.T)], wanted[np.lexsort(wanted.T)])


@pytest.mark.parametrize("activation, low, high", [("sigmoid", 0, 1), ("tanh", -1, 1)])
def test_a_small_map_has_the_full_colours_only_where_the_activation_is_at_its_ends(activation, low, high):
    drawing = Playground(hidden="1", activation=activation)._drawing
    shares = drawing._of_neuron(np.array([low, (low + high) / 2, high]))[:, 1]
    assert shares == pytest.approx([0, 0.5, 1])
    assert drawing._of_neuron(np.array([0.4 * high]))[:, 1] == pytest.approx([0.4 if activation == "sigmoid" else 0.7])


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
            if isinstance(control.value, tuple):  # of these several may be chosen
                ends = (0,), tuple(range(len(control.options)))
        elif isinstance(control.value, str):
            trait, ends = "value", ("64, 1, 9, 2", "")
        else:
            trait, ends = "value", (getattr(control, "min", -1e6), getattr(control, "max", 1e6))
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


def click(playground, name):
    """Click the part of the drawing that has this name, or the + or − that leads to these hidden layers."""
    drawing = playground._drawing
    spots = [box for target, box in drawing._spots if target == name]
    (x, y) = np.mean(np.reshape(spots[0], (2, 2)), axis=1) if spots else np.mean(drawing._marks[name], axis=0)
    point(playground, drawing.axes, x, y)


def test_a_click_chooses_inputs_and_the_code_computes_them():
    playground = Playground(data="circles", hidden="", learning_rate=0.1)
    for name in ("x1**2", "x2**2", "x1", "x2"):
        click(playground, name)
    assert playground.state["features"] == ("x1**2", "x2**2") == playground.controls["features"].value
    playground.train(60)
    assert playground.state["test_accuracy"] > 0.98 and "column_stack([x1**2, x2**2])" in playground.code
    click(playground, "x1**2")
    click(playground, "x1")
    assert playground.state["features"] == ("x1", "x2**2")
    click(playground, "x1")
    with pytest.raises(ValueError, match="at least one input"):
        click(playground, "x2**2")


def test_the_last_input_that_was_taken_away_can_come_back():
    playground = Playground(hidden="2", features=["x1"])
    with pytest.raises(ValueError, match="at least one input"):
        click(playground, "x1")
    click(playground, "x2")
    assert playground.state["features"] == ("x2",) and "at least" not in playground._text.value


def test_plus_and_minus_change_layers_and_neurons():
    playground = Playground(hidden="2, 64")
    assert playground._drawing.at(*outside(playground)) is None
    for target, text in [([2], "2"), ([3], "3"), ([3, 2], "3, 2"), ([3, 1], "3, 1"), ([3], "3"), ([], ""), ([2], "2")]:
        click(playground, target)
        assert playground.controls["hidden"].value == text and playground._network.units[:-1] == target
    offered = lambda: [target for target, _ in playground._drawing._spots if isinstance(target, list)]
    playground.set(hidden="1, 64, 2, 2")
    assert offered() == [
        [2, 64, 2, 2],
        [1, 63, 2, 2],
        [1, 64, 1, 2],
        [1, 64, 3, 2],
        [1, 64, 2, 1],
        [1, 64, 2, 3],
        [1, 64, 2],
    ]


def outside(playground):
    """A place in the drawing where nothing is."""
    return playground._drawing.axes.get_xlim()[1] - 0.01, playground._drawing.axes.get_ylim()[1] - 0.01


def test_a_click_on_a_neuron_enlarges_it_and_another_one_goes_back(trained):
    image, answer = trained.artists["image"], trained.artists["image"].get_array()
    assert trained.artists["title"].get_text().startswith("the answer")
    kernel, bias = trained.model.layers[0].get_weights()
    values = trained._drawing.points @ kernel + bias
    click(trained, "1.3")
    red = image.get_array().reshape(-1, 3)[:, 0]
    assert image.get_array().shape == (FINE, FINE, 3) and np.corrcoef(red, np.tanh(values[:, 2]))[0, 1] > 0.999
    ends = np.concatenate(trained.artists["boundary"].get_segments())
    assert np.abs(ends @ kernel[:, 2] + bias[2]).max() < 0.02 * np.abs(values).max()
    assert trained.artists["title"].get_text().startswith("neuron 1.3")
    left, right, bottom, top = trained.artists["neuron1_2"].get_extent()
    mark = trained.artists["pick"].get_xydata()
    assert {*map(tuple, mark)} == {(left, bottom), (left, top), (right, top), (right, bottom)}
    assert trained.controls["weight"].value == pytest.approx(bias[2], rel=0.01)
    click(trained, "1.3")
    assert trained.state["pick"] == "output" and np.array_equal(image.get_array(), answer)


def test_a_click_on_a_line_shows_its_weight_and_a_number_typed_sets_it():
    playground = Playground(hidden="3, 2")
    playground.train(5)
    click(playground, "x2 → 1.3")
    weight = playground.model.get_weights()[0][1, 2]
    assert playground.state["pick"] == "x2 → 1.3" and playground.state["weight"] == pytest.approx(weight, rel=0.01)
    assert playground.artists["title"].get_text().startswith("the answer")
    line = playground._drawing._marks["x2 → 1.3"]
    assert np.array_equal(playground.artists["pick"].get_xydata(), line)
    loss = playground.state["train_loss"]
    playground.controls["weight"].value = -2.5
    assert playground.model.get_weights()[0][1, 2] == -2.5 and playground.state["train_loss"] != loss
    assert playground.state["epoch"] == 5 and playground.state["by_hand"] == 1
    playground.train(8)  # it learns on, and the box follows
    learnt = playground.model.get_weights()[0][1, 2]
    assert abs(learnt + 2.5) > 0.05 and playground.controls["weight"].value == pytest.approx(learnt, rel=0.01)
    playground.set_weight("2.1 → output", 1.25)
    playground.set_weight("output", 0.5)
    assert largest_difference(playground.model, run(playground.code)["model"]) < 1e-6
    assert [w.ravel()[0] for w in playground.model.get_weights()[4:]] == [1.25, 0.5]
    playground.press("Reset")
    assert playground.state["by_hand"] == 0 and "set_weights" not in playground.code
    with pytest.raises(ValueError, match="name must be one of .*, but 'x3 → 1.1' came"):
        playground.set_weight("x3 → 1.1", 1)


def test_to_pick_another_weight_sets_none():
    playground = Playground(hidden="2")
    before = playground.model.get_weights()
    for name in playground.controls["pick"].options:
        playground.set(pick=name)
    assert all(map(np.array_equal, before, playground.model.get_weights())) and playground.state["by_hand"] == 0
    playground.set(hidden="1")
    assert playground.state["by_hand"] == 0 and playground.state["pick"] == "output"


def test_only_a_click_counts_not_what_the_hand_does_next():
    playground = Playground(hidden="2")
    for target, (left, right, bottom, top) in playground._drawing._spots:
        if target == "x1 * x2":
            place = (left + right) / 2, (bottom + top) / 2
    for event in ("down", "move", "move"):
        point(playground, playground._drawing.axes, *place, event)
    assert playground.state["features"] == ("x1", "x2", "x1 * x2")
    point(playground, playground._drawing.axes, *outside(playground))
    assert playground.state["features"] == ("x1", "x2", "x1 * x2")


def test_who_picks_a_weight_has_time_to_edit_it():
    async def hand():
        playground = Playground(hidden="2")
        playground.press("Play")
        await reaches(playground, 2)
        click(playground, "x1 → 1.2")
        epoch = playground.state["epoch"]
        await asyncio.sleep(0.2)
        return playground.state["epoch"] - epoch

    assert asyncio.run(hand()) == 0


def test_a_small_square_is_a_bias():
    playground = Playground(hidden="3")
    for name, bias in zip(("1.1", "1.2", "1.3", "output"), (2, -4, 0, 1)):
        playground.set_weight(name, bias)
    squares = playground.artists["biases"]
    sizes, reds = squares.get_sizes() - squares.get_sizes()[2], squares.get_facecolors()[:, 0]
    assert sizes / sizes[1] == pytest.approx([0.5, 1, 0, 0.25]) and sizes[1] > 50
    assert reds[0] == reds[3] > reds[2] > reds[1]


def test_numbers_are_painted_from_blue_to_orange_and_zero_is_the_line():
    playground = Playground(data="plane", noise=0, hidden="", learning_rate=0.1)
    playground.train(60)
    answers = playground.model.predict(playground._drawing.points, verbose=0).ravel()
    red = playground.artists["image"].get_array().reshape(-1, 3)[:, 0]
    assert np.corrcoef(red, np.clip(answers, -1, 1))[0, 1] > 0.9999
    line = np.concatenate(playground.artists["boundary"].get_segments())
    assert np.abs(playground.model.predict(line, verbose=0)).max() < 0.02
    assert playground.state["test_error"] < 0.01 and playground.caption.endswith("off by 0.00 on average in the test")
    network, drawn = playground._network, playground.figure.axes[2].collections[1:]
    assert [len(points.get_offsets()) for points in drawn] == [(~network.test).sum(), network.test.sum()]
    blue, orange = (np.argmin(network.y[network.test]), np.argmax(network.y[network.test]))
    colors = drawn[1].get_facecolors()
    assert colors[blue][2] > colors[blue][0] and colors[orange][2] < colors[orange][0]


def test_the_axes_of_your_own_table_have_its_names(tmp_path):
    table = pd.DataFrame({"height": np.arange(20.0), "weight": np.arange(20.0) ** 2, "kind": [0, 1] * 10})
    path = tmp_path / "own.csv"
    table.to_csv(path, index=False)
    for own in (path, (table[["height", "weight"]], table["kind"])):
        playground = Playground(own=own, hidden="")
        ax = playground.figure.axes[2]
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("height", "weight")
    playground.set(data="moons")
    assert playground.figure.axes[2].get_xlabel() == "$x_1$"


def test_the_border_lies_above_the_points():
    points = Playground(hidden="2").figure.axes[2].collections
    assert points[0].get_zorder() > max(some.get_zorder() for some in points[1:])
