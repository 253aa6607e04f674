import math
import time

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import load_iris
from helpers.grids import accuracy_grid, loss_grid

IRIS = load_iris()
X, Y = IRIS["petal_width"].to_numpy(), (IRIS["species"] == "virginica").to_numpy(float)
W, B = np.linspace(-4, 4, 9), np.linspace(-5, 5, 7)


def predict(w, b):
    return 1 / (1 + np.exp(-(w * X + b)))


def loss(w, b):
    p = np.clip(predict(w, b), 1e-7, 1 - 1e-7)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p), axis=-1)


def accuracy(w, b):
    return np.mean((predict(w, b) > 0.5) == Y, axis=-1)


def counted(function):
    def wrapped(w, b):
        wrapped.calls += 1
        return function(w, b)

    wrapped.calls = 0
    return wrapped


def test_grids_equal_keras_evaluate():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, "sigmoid")])
    model.compile(loss="binary_crossentropy", metrics=["accuracy"])
    losses, accuracies = loss_grid(loss, W, B), accuracy_grid(accuracy, W, B)
    assert losses.shape == accuracies.shape == (7, 9)
    for i, j in [(0, 0), (1, 7), (3, 5), (6, 8)]:
        model.set_weights([np.array([[W[j]]]), np.array([B[i]])])
        expected = model.evaluate(X[:, None], Y, verbose=0)
        np.testing.assert_allclose([losses[i, j], accuracies[i, j]], expected, rtol=1e-4)


@settings(max_examples=30, deadline=None)
@given(nw=st.integers(1, 5), nb=st.integers(1, 5), n=st.integers(1, 5), seed=st.integers(0, 99))
def test_rows_at_once_equal_point_by_point(nw, nb, n, seed):
    """Also where the numbers of samples, of w and of b are the same, or one."""
    w, b, x = (np.random.default_rng(seed).normal(size=size) for size in (nw, nb, n))
    expected = [[np.mean(np.tanh(w_j * x + b_i)) for w_j in w] for b_i in b]
    for axis in (-1, None):
        np.testing.assert_allclose(
            loss_grid(lambda w, b, axis=axis: np.mean(np.tanh(w * x + b), axis=axis), w, b), expected
        )


def test_samples_in_a_column_are_not_mistaken_for_values_of_w():
    column = np.array([[1.0], [2.0], [4.0]])  # as many samples as values of w
    grid = loss_grid(lambda w, b: np.mean(w * column + b, axis=-1).mean(), [1, 2, 3], [0])
    np.testing.assert_allclose(grid, [[7 / 3, 14 / 3, 7]])
    broadcast = lambda w, b: w * column + b if np.ndim(w) else np.mean(w * column + b)
    np.testing.assert_allclose(loss_grid(broadcast, [1, 2, 3], [0]), grid)


def test_a_row_is_one_call_when_the_function_averages_over_the_last_axis():
    rows, points = counted(loss), counted(lambda w, b: np.mean(loss(w, b)))
    np.testing.assert_allclose(loss_grid(rows, W, B), loss_grid(points, W, B))
    assert rows.calls < len(B) + 10
    assert points.calls >= len(B) * len(W)


def test_functions_of_plain_numbers_and_of_pandas_work():
    series = IRIS["petal_width"]
    by_hand = lambda w, b: sum((w * x - b) ** 2 for x in X) / len(X)
    with_pandas = lambda w, b: ((w * series - b) ** 2).mean()
    expected = np.mean((W[:, None] * X - B[:, None, None]) ** 2, axis=-1)
    np.testing.assert_allclose(loss_grid(by_hand, W, B), expected)
    np.testing.assert_allclose(loss_grid(with_pandas, W, B), expected)
    np.testing.assert_allclose(loss_grid(lambda w, b: math.exp(w) + b, [0], [1]), [[2]])


def test_200_by_200_with_150_samples_is_fast():
    w, b = np.linspace(-20, 20, 200), np.linspace(-20, 20, 200)
    start = time.perf_counter()
    loss_grid(loss, w, b)
    assert time.perf_counter() - start < 3  # about 0.1 s alone; room for a busy machine


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: loss_grid(loss, [], B), "w must hold at least one number, but it is empty"),
        (lambda: loss_grid(loss, W, [[0.0]]), r"b must have 1 dimension, but its shape is \(1, 1\)"),
        (lambda: loss_grid(loss, W, [0, np.nan]), "b must hold only finite numbers"),
        (lambda: loss_grid(0.5, W, B), "loss must be a function of w and b, but it is 0.5"),
        (
            lambda: loss_grid(lambda w, b: w * X + b, W, B),
            r"loss must answer with one number .*axis=-1.* at w=-4, b=-5 it is an array of shape \(150,\)",
        ),
        (lambda: loss_grid(lambda w, b: None, W, B), "at w=-4, b=-5 it is None"),
        (
            lambda: loss_grid(lambda w, b: w + np.where(b == 0, np.nan, 0), [1, 2], [5, 0]),
            "loss must answer with a finite number, but at w=1, b=0 it is nan",
        ),
        (
            lambda: accuracy_grid(lambda w, b: w + b, [0, 1], [0, 0.5]),
            "accuracy must answer with an accuracy between 0 and 1, but at w=1, b=0.5 it is 1.5",
        ),
    ],
)
def test_grids_say_what_is_wrong(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
