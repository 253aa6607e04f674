"""What is drawn of a recorded training is what the recorder says of the chosen epoch."""

import numpy as np
import pytest
from scipy.special import expit, softmax
from sklearn.datasets import make_moons

from helpers import style
from helpers.data import load_iris
from helpers.explorers import watch_boundary, watch_curve, watch_hidden

iris = load_iris()
x = iris["petal_width"].to_numpy()
y = (iris["species"] == "versicolor").to_numpy().astype(int)
X, moon = make_moons(200, random_state=0)


class Recorder:
    """Stands for RecordWeights: class 1 to the right of a line that moves with the stages."""

    def __init__(self):
        self.epochs, self.logs = [0, 5, 10], [{}, {"loss": 0.7}, {"loss": 0.3}]
        self.weights = [[np.array([[k - 9.0]]), np.array([2.0 * k - 9])] for k in range(3)]

    def predict(self, k, points):
        return expit(10 * (np.reshape(points, (len(points), -1))[:, :1] - k))


class Growing(Recorder):
    """Stands for LiveTraining: epochs come one by one, until `planned`."""

    def __init__(self, planned=100):
        self.epochs, self.logs, self.weights, self.planned = [], [], [], planned

    def add(self, epoch, loss):
        self.epochs.append(epoch)
        self.logs.append({"loss": loss} if epoch else {})
        self.weights.append([np.array([[0.0]]), np.array([0.0])])


def limits(live):
    ax = live.artists["losses"].axes
    return ax.get_xlim(), ax.get_ylim()


def test_watch_boundary_shows_the_boundary_of_the_chosen_epoch():
    live = watch_boundary(Recorder(), X, moon)
    for stage, (epoch, loss) in enumerate([(0, np.nan), (5, 0.7), (10, 0.3)]):
        live.set(stage=stage)
        assert live.state["epoch"] == epoch
        assert live.state["loss"] == loss or (epoch == 0 and np.isnan(live.state["loss"]))
        assert live.state["accuracy"] == np.mean((X[:, 0] > stage) == moon)
        (line,) = live.artists["lines"].get_segments()
        assert np.allclose(line[:, 0], stage, atol=0.02)
        assert live.artists["mark"].get_xdata()[0] == epoch
    assert live.caption == "after epoch 10: 50.0% of the points right, loss 0.300"
    live.set(stage=0)
    assert live.caption == f"before training: {np.mean((X[:, 0] > 0) == moon):.1%} of the points right"


def test_watch_boundary_colours_each_place_by_its_probability():
    live = watch_boundary(Recorder(), X, moon, resolution=50)
    live.set(stage=1)
    left, right, *_ = live.artists["image"].get_extent()
    p = expit(10 * (np.linspace(left, right, 50) - 1))
    colors = np.array([style.to_rgb(color) for color in style.COLORS[:2]])
    expected = 1 - 0.45 * (1 - np.column_stack([1 - p, p]) @ colors)
    drawn = live.artists["image"].get_array()
    assert drawn.shape == (50, 50, 3) and np.allclose(drawn[20], expected)


def test_watch_boundary_of_three_classes():
    class Three(Recorder):
        def predict(self, k, points):
            return softmax(np.column_stack([points[:, 0], points[:, 1], 0 * points[:, 0]]), axis=1)

    points = np.random.default_rng(0).normal(size=(60, 2))
    truth = Three().predict(0, points).argmax(axis=1)
    live = watch_boundary(Three(), points, truth)
    assert live.state["accuracy"] == 1
    assert len(live.artists["lines"].get_segments()) == 3


def test_watch_curve_draws_the_networks_curve():
    class Bump(Recorder):
        def predict(self, k, points):
            return expit(5 * (k - (np.reshape(points, (-1, 1)) - 1.3) ** 2 * 4))

    live = watch_curve(Bump(), x, y, labels=("no", "yes"), xlabel="petal width (cm)")
    for stage in range(3):
        live.set(stage=stage)
        at, p = live.artists["curve"].get_data()
        assert np.allclose(p, expit(5 * (stage - (at - 1.3) ** 2 * 4)))
        assert live.state["accuracy"] == np.mean(((x - 1.3) ** 2 * 4 < stage) == y)
    assert live.figure.axes[0].get_xlabel() == "petal width (cm)"


def test_both_axes_of_the_boundary_can_have_one_scale():
    assert watch_boundary(Recorder(), X, moon).figure.axes[0].get_aspect() == "auto"
    assert watch_boundary(Recorder(), X, moon, aspect="equal").figure.axes[0].get_aspect() == 1


class Tanh(Recorder):
    """Stands for RecordWeights with a 2-3-2-1 network: tanh inside, a sigmoid at the end."""

    def __init__(self):
        super().__init__()
        random = np.random.default_rng(0)
        shapes = (2, 3), (3,), (3, 2), (2,), (2, 1), (1,)
        self.weights = [[random.normal(size=shape) for shape in shapes] for _ in range(3)]

    def hidden(self, k, points):
        W1, b1, W2, b2, *_ = self.weights[k]
        return np.tanh(np.tanh(points @ W1 + b1) @ W2 + b2)

    def predict(self, k, points):
        return expit(self.hidden(k, points) @ self.weights[k][4] + self.weights[k][5])


def test_watch_hidden_shows_the_points_where_the_last_hidden_layer_puts_them():
    recorder = Tanh()
    live = watch_hidden(recorder, X, moon)
    assert live.state["stage"] == 2  # what was learnt, to begin with
    drawn = 0  # at some stages the line is out of sight
    for stage in (0, 1, 2):
        live.set(stage=stage)
        a, p = recorder.hidden(stage, X), recorder.predict(stage, X)[:, 0]
        assert np.allclose(live.state["a"], a) and live.state["accuracy"] == np.mean((p > 0.5) == moon)
        for k in (0, 1):
            assert np.allclose(np.transpose(live.artists[f"points{k}"].get_data()), a[moon == k])
        W, b = recorder.weights[stage][4:]
        lines = live.artists["hidden_lines"].get_segments()
        drawn += len(lines)
        for line in lines:  # straight: z is 0 all along
            assert np.allclose(line @ W + b, 0, atol=0.01)
    assert drawn


def test_watch_hidden_colours_both_planes_by_the_same_network():
    recorder = Tanh()
    live = watch_hidden(recorder, X, moon, resolution=30)
    live.set(stage=1)
    W, b = recorder.weights[1][4:]
    axis = np.linspace(-1.2, 1.2, 30)
    row = expit(np.column_stack([axis, 0 * axis + axis[7]]) @ W + b)
    colors = np.array([style.to_rgb(color) for color in style.COLORS[:2]])
    expected = 1 - 0.45 * (1 - np.column_stack([1 - row, row]) @ colors)
    assert np.allclose(live.artists["hidden_image"].get_array()[7], expected)
    for line in live.artists["lines"].get_segments():
        assert np.allclose(recorder.predict(1, line), 0.5, atol=0.02)


def test_a_last_hidden_layer_that_is_no_plane_is_refused():
    recorder = Tanh()
    recorder.weights = [[*some[:2], np.zeros((3, 1)), np.zeros(1)] for some in recorder.weights]
    with pytest.raises(
        ValueError, match="must be 1 neuron behind a hidden layer of 2, but its weights have the shape \\(3, 1\\)"
    ):
        watch_hidden(recorder, X, moon)


def test_all_losses_are_in_view_at_every_stage():
    live = watch_boundary(Recorder(), X, moon)
    for stage in (0, 2):
        live.set(stage=stage)
        assert np.array_equal(np.transpose(live.artists["losses"].get_data()), [[5, 0.7], [10, 0.3]])
        assert limits(live) == ((0, 10), (0, 1))


def test_a_growing_record_draws_its_losses_and_seldom_moves_the_limits(monkeypatch):
    recorder = Growing(planned=200)
    live = watch_boundary(recorder, X, moon)
    assert "nothing learnt yet" in live.caption
    drawn = []
    redraw = live.redraw_background
    monkeypatch.setattr(live, "redraw_background", lambda: (drawn.append(limits(live)), redraw()))
    for epoch, loss in [(0, None), (1, 0.9), (2, 0.6), (3, 4.0), (4, np.nan), (5, 3.9), (6, 0.1)]:
        recorder.add(epoch, loss)
        live.controls["stage"].max = max(1, epoch)  # as live training lets it grow
        live.set(stage=epoch)
        at, heights = live.artists["losses"].get_data()
        assert list(at) == list(range(1, epoch + 1))
        assert not np.nanmax(heights, initial=0) > limits(live)[1][1]
    assert drawn == [((0, 200), (0, 1)), ((0, 200), (0, pytest.approx(4.4)))]
    assert np.isnan(heights[3]) and heights[4] == 3.9


def test_a_small_loss_fills_its_axes():
    recorder = Recorder()
    recorder.logs = [{}, {"loss": 0.02}, {"loss": 0.01}]
    assert limits(watch_boundary(recorder, X, moon))[1] == (0, pytest.approx(0.022))


def test_a_stage_that_is_not_there_yet_shows_the_last_one():
    recorder = Growing()
    recorder.add(0, None)
    live = watch_boundary(recorder, X, moon)
    live.set(stage=1)  # the shortest slider goes from 0 to 1
    assert live.state["epoch"] == 0


def test_a_network_that_answers_nan_can_be_watched():
    class Astray(Recorder):
        def predict(self, k, points):
            return np.full((len(points), 1), np.nan)

    assert watch_boundary(Astray(), X, moon).state["accuracy"] == 0.5


@pytest.mark.parametrize(
    "make",
    [
        lambda: watch_boundary(Recorder(), X, moon),
        lambda: watch_curve(Recorder(), x, y),
        lambda: watch_hidden(Tanh(), X, moon),
    ],
)
def test_player_and_slider_reach_over_all_stages(make):
    live = make()
    stage = live.controls["stage"]
    assert (stage.min, stage.max, live.player.max) == (0, 2, 2)
    for value in (2, 0):
        stage.value = value
        assert live.frame().startswith(b"\x89PNG") and "nan" not in live.caption
    stage.max = 7
    assert live.player.max == 7


def test_what_is_wrong_is_said():
    class Empty:
        epochs, logs = [], []

    with pytest.raises(ValueError, match=r"callbacks=\[recorder\]"):
        watch_boundary(Empty(), [[0, 0], [1, 1]], [0, 1])
    with pytest.raises(ValueError, match=r"callbacks=\[recorder\]"):
        watch_hidden(Empty(), [[0, 0], [1, 1]], [0, 1])
    with pytest.raises(ValueError, match="X and y must have the same length, but they have 3 and 2"):
        watch_boundary(Recorder(), [[0, 0], [1, 1], [2, 2]], [0, 1])
    with pytest.raises(ValueError, match="y must hold only 0 and 1, but it also holds 2"):
        watch_curve(Recorder(), [1, 2], [0, 2])
