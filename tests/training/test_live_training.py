"""A training that is watched: pictures come while it runs, cost little, and stay usable however it ends."""

import re

import keras
import numpy as np
import pytest
from keras import layers
from kernel import Kernel, errors, printed, shown
from matplotlib.figure import Figure

from helpers.explorers import watch_boundary, watch_curve
from helpers.live import WIDGET_VIEW, LiveFigure, slider
from helpers.training import LiveTraining, RecordWeights, live_training

X = np.random.default_rng(0).normal(size=(150, 2))
y = (X[:, 0] + X[:, 1] > 0).astype(int)


def network(seed=0, features=2, hidden=(3,)):
    keras.utils.set_random_seed(seed)
    inside = [layers.Dense(size, "tanh") for size in hidden]
    model = keras.Sequential([keras.Input((features,)), *inside, layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.SGD(0.5), "binary_crossentropy", metrics=["accuracy"])
    return model


def fit(model, callbacks, epochs=5):
    return model.fit(X, y, batch_size=150, epochs=epochs, verbose=0, callbacks=callbacks).history


def watch_stages(recorder, seen, effect=lambda epoch: None):
    """The smallest picture: notes in `seen` which epochs it is asked for, and has an effect."""
    figure = Figure(figsize=(1, 1))

    def update(stage):
        if recorder.epochs:
            seen.append(recorder.epochs[min(stage, len(recorder) - 1)])
            effect(seen[-1])

    stage = slider("stage", 0, 0, 1, 1)
    return LiveFigure(figure, {"dot": figure.subplots().plot(0, 0, "o")[0]}, {"stage": stage}, update, "{stage}")


@pytest.fixture
def all_drawn(monkeypatch):
    """Every epoch is drawn, whatever it costs."""
    monkeypatch.setattr(live_training, "SHARE", np.inf)
    monkeypatch.setattr(live_training, "PER_SECOND", np.inf)


def test_pictures_come_while_it_trains_and_the_last_is_of_the_last_epoch(all_drawn):
    seen, at = [], []
    live = LiveTraining(watch_stages, seen, lambda epoch: at.append(live._done))
    fit(network(), [live], epochs=6)
    assert seen == at == [0, 1, 2, 3, 4, 5, 6]  # each one when it was the latest


def test_the_slider_runs_along_within_the_range_of_the_whole_training(all_drawn):
    stages = []
    live = LiveTraining(watch_stages, [], lambda epoch: stages.append((live._slider.value, live._slider.max)))
    fit(network(), [live], epochs=6)
    assert stages == [(k, 6) for k in range(7)]


@pytest.mark.parametrize(
    "epoch, drawing, keeping",
    [(0.01, 0.05, 0), (0.004, 0.02, 0.0005), (0.3, 0.02, 0), (0.01, 0.5, 0), (0.01, 0.0005, 0)],
)
def test_drawing_and_keeping_take_a_fifth_of_the_training_at_most(monkeypatch, epoch, drawing, keeping):
    clock = [0.0]

    def spend(seconds):
        clock[0] += seconds

    monkeypatch.setattr(live_training, "perf_counter", lambda: clock[0])
    record = RecordWeights._record
    monkeypatch.setattr(RecordWeights, "_record", lambda self, logs: (record(self, logs), spend(keeping)))
    seen = []
    live = LiveTraining(watch_stages, seen, lambda _: spend(drawing))
    live.set_model(network())
    live.set_params({"epochs": 2000})
    live.on_train_begin()
    for k in range(1000):  # an interrupt ends it: of 2,000 epochs, every tenth is kept
        spend(epoch)
        live.on_epoch_end(k, {"loss": 1.0})
    trained = 1000 * epoch
    cost = clock[0] - trained
    assert cost <= 0.2 * trained
    possible = min(0.2 * trained / drawing, 8 * trained, 100)
    assert len(seen) >= 0.5 * possible  # and it is made use of
    assert len(seen) <= 1 + 8 * clock[0]


def test_about_200_stages_are_kept_and_fewer_of_many_fits(monkeypatch):
    live = LiveTraining(watch_stages, [])
    live.set_model(network())
    for epochs, every in [(1800, 9), (200, 1), (3, 1)]:
        live.set_params({"epochs": epochs})
        live.on_train_begin()
        live.on_train_end()
        assert live.every == every
    monkeypatch.setattr(live_training, "STAGES", 4)
    live, model = LiveTraining(watch_stages, []), network()
    for _ in range(10):
        fit(model, [live], epochs=2)
        assert len(live) <= 9 and (live.epochs[0], live.epochs[-1]) == (0, live._done)
        assert live.figure.controls["stage"].max == len(live) - 1
    assert live.epochs == sorted(set(live.epochs)) and live._done == 20
    live = LiveTraining(watch_stages, [], every=2)
    fit(network(), [live], epochs=5)
    assert live.epochs == [0, 2, 4, 5]


def test_watching_changes_nothing_about_the_training():
    plain, watched = network(), network()
    losses = fit(plain, [])["loss"]
    assert fit(watched, [LiveTraining(watch_boundary, X, y)])["loss"] == losses


def test_the_scrubber_shows_what_the_network_of_that_epoch_said(all_drawn):
    live, model = LiveTraining(watch_boundary, X, y, resolution=40), network()
    history = fit(model, [live], epochs=8)
    figure = live.figure
    assert figure.state["epoch"] == 8 and figure.controls["stage"].max == figure.player.max == 8
    assert list(figure.artists["losses"].get_ydata()) == history["loss"]
    left, right, low, high = figure.artists["image"].get_extent()
    places = np.stack(np.meshgrid(np.linspace(left, right, 40), np.linspace(low, high, 40)), -1).reshape(-1, 2)
    for stage in (0, 3, 8):
        figure.set(stage=stage)
        model.set_weights(live.weights[stage])
        p = model.predict(places, verbose=0)[:, 0]
        blue = figure.artists["image"].get_array()[..., 2].ravel()  # the more probable class 1, the less blue
        assert np.corrcoef(p, blue)[0, 1] < -0.999
        on_the_line = np.vstack(figure.artists["lines"].get_segments())
        assert model.predict(on_the_line, verbose=0) == pytest.approx(0.5, abs=0.02)
        assert figure.state["accuracy"] == np.mean((model.predict(X, verbose=0)[:, 0] > 0.5) == y)


def test_the_curve_follows_a_training_too():
    width = X[:, 0]
    curve, model = LiveTraining(watch_curve, width, y), network(features=1)
    model.fit(width[:, None], y, epochs=3, verbose=0, callbacks=[curve])
    at, p = curve.figure.artists["curve"].get_data()
    assert p == pytest.approx(model.predict(at[:, None], verbose=0)[:, 0], abs=1e-6)


class InterruptAt(keras.callbacks.Callback):
    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 == self.epoch:
            raise KeyboardInterrupt


def test_an_interrupt_leaves_a_usable_figure_and_a_usable_model(capsys):
    live, model = LiveTraining(watch_boundary, X, y), network()
    with pytest.raises(KeyboardInterrupt):
        fit(model, [live, InterruptAt(7)], epochs=5000)
    assert len(live.epochs) == 1  # every 25th of 5,000
    live, model = LiveTraining(watch_boundary, X, y), network()
    with pytest.raises(KeyboardInterrupt):
        fit(model, [live, InterruptAt(7)], epochs=100)
    assert live.epochs == list(range(8)) and live.figure.controls["stage"].max == 7
    seen = []
    for stage in range(8):
        live.figure.set(stage=stage)
        assert live.figure.state["epoch"] == stage
        seen.append(live.figure.frame())
    assert len(set(seen)) == 8
    assert model.predict(X, verbose=0).shape == (150, 1)
    before = model.evaluate(X, y, verbose=0)[0]
    fit(model, [live], epochs=20)
    assert model.evaluate(X, y, verbose=0)[0] < before
    assert live.epochs == list(range(28)) and live.figure.state["epoch"] == 27
    assert live.figure.controls["stage"].max == live.figure.player.max == 27


def test_another_model_is_refused():
    live = LiveTraining(watch_stages, [])
    fit(network(), [live], epochs=1)
    with pytest.raises(ValueError, match="This LiveTraining already holds the weights of another model"):
        fit(network(), [live], epochs=1)


def test_what_is_wrong_with_the_data_is_said_before_training():
    with pytest.raises(ValueError, match="X and y must have the same length"):
        LiveTraining(watch_boundary, X, y[1:])
    with pytest.raises(ValueError, match="every must be a whole number of at least 1, but it is 0"):
        LiveTraining(watch_boundary, X, y, every=0)


def test_an_error_in_drawing_ends_the_training(all_drawn):
    def fail(epoch):
        if epoch == 3:
            raise ZeroDivisionError("no picture")

    live = LiveTraining(watch_stages, [], fail)
    with pytest.raises(ZeroDivisionError, match="no picture"):
        fit(network(), [live], epochs=9)
    assert live.epochs == [0, 1, 2, 3]
    assert "no picture" in live.figure._text.value


@pytest.fixture(scope="module")
def kernel():
    with Kernel() as kernel:
        assert not errors(
            kernel.run(
                "import helpers; helpers.start()\n"
                "import keras, numpy as np\n"
                "from keras import layers\n"
                "from helpers.training import live_training\n"
                "from helpers.training import LiveTraining\n"
                "from helpers.training import batches\n"
                "from helpers.explorers import watch_boundary\n"
                "X = np.random.default_rng(0).normal(size=(150, 2))\n"
                "y = (X[:, 0] + X[:, 1] > 0).astype(int)\n"
                "data = batches(X, y)\n"
                "def start(epochs):\n"
                "    global live, model\n"
                "    model = keras.Sequential([keras.Input((2,)), layers.Dense(3), layers.Dense(1, 'sigmoid')])\n"
                "    model.compile('sgd', 'binary_crossentropy', steps_per_execution=data['steps_per_epoch'])\n"
                "    live = LiveTraining(watch_boundary, X, y)\n"
                "    model.fit(**data, epochs=epochs, verbose=0, callbacks=[live])\n"
            )
        )
        yield kernel


def pictures(sent):
    """How often the figure was drawn anew since the cell shows it."""
    first = [kind for kind, _ in sent].index("display_data") if shown(sent) else len(sent)
    return sum(kind == "comm_msg" and bool(content["data"].get("buffer_paths")) for kind, content in sent[first:])


def test_the_cell_shows_the_figure_at_once_and_stores_its_last_picture(kernel):
    sent = kernel.run("start(5)")
    assert not errors(sent)
    first, last = shown(sent)
    assert set(first) == {WIDGET_VIEW}  # nothing that a page without a kernel would show
    assert set(last) == {WIDGET_VIEW, "image/png", "text/plain"}
    assert last["text/plain"].startswith("after epoch 5: ")
    kinds = [kind for kind, _ in sent if kind in ("display_data", "stream")]
    assert kinds[0] == kinds[-1] == "display_data"  # the line of progress is below the figure
    assert "epoch 5/5" in printed(sent)
    views = [data[WIDGET_VIEW]["model_id"] for data in (first, last)]
    told = printed(kernel.run("print(live.figure.widget.model_id)")).strip()
    assert views[0] == told != views[1]  # one view of the figure: Play does not run with two
    again = shown(kernel.run("model.fit(**data, epochs=2, verbose=0, callbacks=[live])"))
    assert again[0][WIDGET_VIEW]["model_id"] not in views  # a further cell gets a figure of its own
    assert again[-1]["text/plain"].startswith("after epoch 7: ")
    twice = shown(kernel.run("for _ in range(2): model.fit(**data, epochs=1, verbose=0, callbacks=[live])"))
    assert len(twice) == 2 and twice[-1]["text/plain"].startswith("after epoch 9: ")


def test_the_page_sees_pictures_while_it_trains(kernel):
    kernel.run("live_training.SHARE = live_training.PER_SECOND = np.inf")
    assert pictures(kernel.run("start(6)")) >= 6


def test_interrupting_the_kernel_leaves_the_figure_at_the_last_epoch(kernel):
    def far_enough(sent):  # every 100th epoch is kept
        return any(int(epoch) > 250 for epoch in re.findall(r"epoch (\d+)/", printed(sent)))

    kernel.run("live_training.SHARE = 0")  # no pictures along the way
    sent = kernel.run("start(20_000)", interrupt_when=far_enough)
    assert errors(sent) == ["KeyboardInterrupt"]
    last = shown(sent)[-1]["text/plain"]
    count, stage_max, epoch, caption = eval(
        printed(kernel.run("print([len(live), live._slider.max, live.epochs[-1], live.figure.caption])"))
    )
    assert 1 < stage_max == count - 1 < 200
    assert last == caption and last.startswith(f"after epoch {epoch}: ")
    after = kernel.run(
        "live.figure.set(stage=0); print(live.figure.caption)\n"
        "print(model.predict(X, verbose=0).shape)\n"
        "model.fit(**data, epochs=3, verbose=0, callbacks=[live])\n"
        "print(live.figure.state['epoch'] == live._done == live.epochs[-1] > 3)"
    )
    assert not errors(after)
    assert "before training" in printed(after) and "(150, 1)" in printed(after)
    assert printed(after).endswith("True\n")


def test_an_error_in_drawing_reaches_the_reader(kernel):
    sent = kernel.run(
        "live = LiveTraining(watch_boundary, X, y)\n"
        "wrong = keras.Sequential([keras.Input((3,)), layers.Dense(1, 'sigmoid')])\n"
        "wrong.compile('sgd', 'binary_crossentropy')\n"
        "wrong.fit(np.ones((150, 3)), y, epochs=3, verbose=0, callbacks=[live])"
    )
    assert errors(sent) == ["ValueError"]
    assert "X must have the shape (n, 3) for this model" in str(sent[-1])
