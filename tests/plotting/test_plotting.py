"""What is drawn is read back from the artists; every function draws on the axes it is given and returns them."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.figure import Figure
from sklearn.linear_model import LogisticRegression

from helpers import plotting, style
from helpers.plotting.points import class_image, grid_over

X = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1], [3, 3]])
y = np.array([0, 0, 1, 1, 1])


@pytest.fixture
def ax():
    _figure, ax = plt.subplots()
    yield ax
    plt.close("all")


def test_histogram_counts_every_sample_once(ax):
    x = np.array([0.1, 0.2, 0.2, 0.9, 0.9, 0.9])
    assert plotting.plot_histogram(x, [0, 0, 1, 1, 1, 1], labels=("no", "yes"), ax=ax) is ax
    heights = {}
    for bars in ax.containers:
        heights[bars.patches[0].get_facecolor()] = sum(bar.get_height() for bar in bars)
    assert heights == {to_rgba(style.COLORS[0], 0.75): 2, to_rgba(style.COLORS[1], 0.75): 4}


def test_points_have_a_colour_and_a_marker_for_each_class(ax):
    plotting.plot_points(X, y, ax=ax)
    zero, one = ax.collections
    assert np.array_equal(zero.get_offsets(), X[:2]) and np.array_equal(one.get_offsets(), X[2:])
    assert np.allclose(zero.get_facecolor(), to_rgba(style.COLORS[0]))
    assert zero.get_paths()[0].vertices.shape != one.get_paths()[0].vertices.shape


@pytest.mark.parametrize("kind", ["(n,)", "(n, 1)", "object"])
def test_boundary_lies_where_the_model_changes_its_mind(ax, kind):
    chance = lambda points: 1 / (1 + np.exp(-10 * (points[:, 1] - 0.5)))
    predict = {
        "(n,)": chance,
        "(n, 1)": lambda points: chance(points)[:, np.newaxis],
        "object": type("Model", (), {"predict": staticmethod(chance)})(),
    }[kind]
    assert plotting.plot_boundary(predict, X, y, ax=ax) is ax
    contour = ax.collections[-1]
    heights = np.concatenate([path.vertices[:, 1] for path in contour.get_paths()])
    assert np.allclose(heights, 0.5, atol=0.01)
    image = ax.images[0].get_array()
    low, high = image[0, 0], image[-1, 0]
    assert low[2] > low[0] and high[0] > high[2]  # blue below, orange above


def test_boundary_takes_a_scikit_learn_model(ax):
    model = LogisticRegression().fit(X, y)
    plotting.plot_boundary(model, X, y, ax=ax)
    path = np.concatenate([path.vertices for path in ax.collections[-1].get_paths()])
    assert np.allclose(model.predict_proba(path)[:, 1], 0.5, atol=1e-3)


@pytest.mark.parametrize("model", [lambda points: points[:, 1] > 0.5, LogisticRegression().fit(X, y)])
def test_rings_lie_round_the_points_on_the_wrong_side(ax, model):
    truth = np.array([1, 0, 1, 1, 0])  # both models call the first two 0, the others 1
    plotting.plot_boundary(model, X, truth, ring_wrong=True, ax=ax)
    zero, one, rings = (np.transpose(line.get_data()) for line in ax.lines)
    assert np.array_equal(rings, X[[0, 4]]) and np.array_equal(zero, X[[4]]) and np.array_equal(one, X[[0]])
    assert not plotting.plot_boundary(model, X, truth, ax=Figure().subplots()).lines


@pytest.mark.filterwarnings("error")
def test_a_model_that_was_fitted_on_a_table_gets_its_names(ax):
    plotting.plot_boundary(LogisticRegression().fit(pd.DataFrame(X, columns=["a", "b"]), y), X, y, ax=ax)


def test_a_model_is_asked_in_one_batch_without_a_word(ax):
    class Model:  # as Keras has it, whose `predict` writes a line of progress for each batch of 32
        predict = None

        def predict_on_batch(self, points):
            return points[:, :1] > 0.5

    plotting.plot_boundary(Model(), X, y, ax=ax)


@pytest.mark.parametrize("plot, options", [("plot_histogram", {"labels": ("a",)}), ("plot_points", {"names": "ab"})])
def test_too_few_names_are_said(plot, options):
    (argument,) = options
    with pytest.raises(ValueError, match=f"{argument} must hold 2 names, one for each class"):
        getattr(plotting, plot)(X[:, 0] if plot == "plot_histogram" else X, y, **options)


def test_the_map_reaches_a_tenth_beyond_the_points_and_is_paler_than_they_are():
    x1, x2, points = grid_over(np.array([[0.0, 0], [10, 20]]), 3)
    assert x1.tolist() == [-1, 5, 11] and x2.tolist() == [-2, 10, 22]
    assert points[:4].tolist() == [[-1, -2], [5, -2], [11, -2], [-1, 10]]
    sure = class_image(np.array([[1.0, 0], [0, 1], [0.5, 0.5], [1, 0]]), 2)
    for pixel, color in ((sure[0, 0], style.COLORS[0]), (sure[0, 1], style.COLORS[1])):
        assert pixel == pytest.approx(1 - 0.45 * (1 - np.array(to_rgb(color))))
    assert sure[1, 0] == pytest.approx((sure[0, 0] + sure[0, 1]) / 2)


def test_a_model_of_other_classes_is_refused():
    with pytest.raises(ValueError, match="must know the classes 0, 1 …, but its are 1, 2"):
        plotting.plot_boundary(LogisticRegression().fit(X, y + 1), X, y)
    with pytest.raises(ValueError, match="X must have 2 columns, but it has 3"):
        plotting.plot_points(np.ones((4, 3)), y)


def test_between_three_classes_the_line_lies_where_two_are_equally_probable(ax):
    def predict(points):  # nowhere is a class as probable as all others together
        z = np.column_stack([points[:, 0], 1 - points[:, 0], 0.9 + 0 * points[:, 0]])
        return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    plotting.plot_boundary(predict, X, y, ax=ax)
    vertices = np.concatenate([path.vertices for line in ax.collections[2:] for path in line.get_paths()])
    top = np.sort(predict(vertices), axis=1)
    assert len(vertices) > 0 and np.allclose(top[:, -1], top[:, -2], atol=1e-3)


def test_boundary_refuses_what_is_not_a_probability_for_each_point(ax):
    with pytest.raises(ValueError, match="predict must give one probability"):
        plotting.plot_boundary(lambda points: np.full((len(points), 5), 0.2), X, y, ax=ax)


def test_history(ax):
    axes = plotting.plot_history({"loss": [3, 2, 1], "val_loss": [4, 3, 2], "accuracy": [0, 0.5, 1]})
    assert [line.get_ydata().tolist() for line in axes[0].lines] == [[3, 2, 1], [4, 3, 2]]
    assert axes[0].lines[0].get_xdata().tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="'f1' is not"):
        plotting.plot_history({"loss": [1]}, ("f1",))


def test_heatmap_and_path(ax):
    grid = np.arange(6.0).reshape(2, 3)
    assert plotting.plot_heatmap([1, 2, 3], [0, 1], grid, label="loss", ax=ax) is ax
    assert np.array_equal(ax.collections[0].get_array(), grid)
    plotting.plot_path([[1, 0], [2, 1]], ax=ax)
    assert ax.lines[0].get_xydata().tolist() == [[1, 0], [2, 1]]
    marks = {line.get_marker(): line.get_xydata().tolist() for line in ax.lines[1:]}
    assert marks == {"o": [[1, 0]], "*": [[2, 1]]}  # the ring at the start, the star at the end
    with pytest.raises(ValueError, match="path must have 2 columns, w and b, but it has 3"):
        plotting.plot_path(np.ones((4, 3)), ax=ax)
    with pytest.raises(ValueError, match=r"grid must have the shape \(len\(b\), len\(w\)\) = \(2, 3\)"):
        plotting.plot_heatmap([1, 2, 3], [0, 1], grid.T, label="loss", ax=ax)


def test_probability_axis(ax):
    right = plotting.probability_axis(ax)
    assert right.get_ylim()[0] <= 0 and right.get_ylim()[1] >= 1 and right.get_ylabel() == "probability"


@pytest.mark.parametrize(
    "predict, sentence",
    [
        (
            lambda points: np.arange(len(points)) % 3,
            "predict must give probabilities, from 0 to 1, but it gave numbers from 0 to 2",
        ),
        (lambda points: 4 * points[:, :1], "predict must give probabilities, from 0 to 1, but it gave numbers from"),
        (lambda points: np.full((len(points), 3), 0.5), "that add up to 1 for each point, but they add up to 1.5"),
        (lambda points: 0.5, r"but it gave an array of shape \(\)"),
    ],
)
def test_what_is_no_probability_is_refused(predict, sentence):
    """Class numbers and scores would be painted as if they were probabilities."""
    with pytest.raises(ValueError, match=sentence):
        plotting.plot_boundary(predict, [[0, 0], [1, 1], [2, 0]], [0, 1, 2], resolution=10, ax=Figure().subplots())


def test_probabilities_as_exact_as_keras_gives_them_are_taken():
    p = np.full((100, 3), 1 / 3, dtype=np.float32)
    plotting.plot_boundary(lambda points: p, [[0, 0], [1, 1], [2, 0]], [0, 1, 2], resolution=10, ax=Figure().subplots())


def test_names_may_be_an_array_as_scikit_learn_has_them():
    ax = plotting.plot_points([[0, 0], [1, 1]], [0, 1], names=np.array(["setosa", "virginica"]), ax=Figure().subplots())
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["setosa", "virginica"]


@pytest.mark.parametrize("label", ["accuracy", "Accuracy", "share that is right"])
def test_bright_is_good_whatever_the_label_says(label):
    grid = np.array([[0.0, 1.0]])
    for higher_is_better, best in ((True, 1), (False, 0)):
        ax = plotting.plot_heatmap(
            [0, 1], [0], grid, label=label, higher_is_better=higher_is_better, ax=Figure().subplots()
        )
        mesh = ax.collections[0]
        brightness = mesh.cmap(mesh.norm([0.0, 1.0]))[:, :3].sum(axis=1)
        assert brightness.argmax() == best
