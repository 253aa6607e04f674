import runpy
import sys
import time

import keras
import numpy as np
import pytest
import scipy.sparse
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers

from helpers import training
from helpers.training import Progress, RecordWeights, batches, predictor


def network(*, steps_per_execution=1, seed=0):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((2,)), layers.Dense(3, "tanh"), layers.Dense(1, "sigmoid")])
    model.compile(
        keras.optimizers.SGD(0.5), "binary_crossentropy", metrics=["accuracy"], steps_per_execution=steps_per_execution
    )
    return model


@pytest.fixture
def points():
    X = np.random.default_rng(0).normal(size=(150, 2))
    return X, (X[:, 0] + X[:, 1] > 0).astype(float)


def epochs(data, count):
    """Return `count` epochs of a dataset, each a list of (X, y) arrays."""
    steps = data["steps_per_epoch"]
    read = list(data["x"].take(steps * count).as_numpy_iterator())
    return [read[i * steps : (i + 1) * steps] for i in range(count)]


@settings(max_examples=20, deadline=None)
@given(n=st.integers(1, 40), batch_size=st.integers(1, 45))
def test_every_sample_comes_once_per_epoch_beside_its_own_label(n, batch_size):
    data = batches(np.arange(n), 10 * np.arange(n), batch_size)
    for epoch in epochs(data, 2):
        assert [len(X) for X, _ in epoch] == [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)
        X, y = (np.concatenate(part) for part in zip(*epoch))
        assert X.shape == (n, 1)
        assert sorted(X[:, 0]) == list(range(n))
        np.testing.assert_array_equal(y, 10 * X[:, 0])


def test_150_samples_in_batches_of_32_are_four_whole_ones_and_one_of_22(points):
    data = batches(*points)
    assert data["steps_per_epoch"] == 5
    assert [len(X) for X, _ in epochs(data, 1)[0]] == [32, 32, 32, 32, 22]
    assert [tuple(spec.shape) for spec in data["x"].element_spec] == [(None, 2), (None,)]
    assert {spec.dtype for spec in data["x"].element_spec} == {tf.float32}


def test_order_is_new_each_epoch_and_each_fit_and_repeats_after_the_same_seed():
    def orders(seed):
        keras.utils.set_random_seed(seed)
        data = batches(np.arange(50), np.arange(50), 16)
        read = epochs(data, 2) + epochs(data, 1)  # a second fit reads from the start
        return [tuple(np.concatenate([y for _, y in epoch])) for epoch in read]

    assert len(set(orders(0))) == 3
    assert orders(0) == orders(0) != orders(1)


def test_one_hot_labels_keep_their_columns():
    ((X, y),) = epochs(batches(np.arange(6).reshape(3, 2), np.eye(3)), 1)[0]
    np.testing.assert_array_equal(y, np.eye(3)[(X[:, 0] / 2).astype(int)])


def test_logged_loss_is_the_average_over_all_samples_with_the_short_batch(points):
    data = batches(*points, batch_size=64)
    model = network(steps_per_execution=data["steps_per_epoch"])
    model.optimizer.learning_rate = 0.0
    expected = model.evaluate(*points, verbose=0)
    history = model.fit(**data, epochs=2, verbose=0).history
    np.testing.assert_allclose([history["loss"], history["accuracy"]], np.transpose([expected] * 2), rtol=1e-5)
    assert model.optimizer.iterations == 2 * 3


def test_one_batch_training_equals_plain_fit(points):
    """With all samples in one batch the order does not matter: the same losses, epoch by epoch."""
    fast = network().fit(**batches(*points, batch_size=150), epochs=20, verbose=0).history
    plain = network().fit(*points, batch_size=150, epochs=20, verbose=0).history
    np.testing.assert_allclose(fast["loss"], plain["loss"], rtol=1e-4)
    assert fast["accuracy"] == pytest.approx(plain["accuracy"], abs=0.01)


@pytest.mark.parametrize("batch_size", [4, 7, 40])
def test_sparse_rows_come_once_per_epoch_beside_their_own_labels(batch_size):
    rows = np.random.default_rng(0).random((30, 6)) * (np.random.default_rng(1).random((30, 6)) < 0.3)  # some are empty
    rows = rows.astype(np.float32)
    data = batches(scipy.sparse.csr_matrix(rows), np.arange(30), batch_size)
    for _ in range(2):  # a second reading starts anew, in another order
        for epoch in np.split(np.array(list(data["x"].take(2 * data["steps_per_epoch"])), dtype=object), 2):
            found = np.concatenate([tf.sparse.to_dense(X).numpy() for X, _ in epoch])
            y = np.concatenate([y.numpy() for _, y in epoch]).astype(int)
            assert sorted(y) == list(range(30)) and list(y) != list(range(30))
            np.testing.assert_array_equal(found, rows[y])


def test_training_on_sparse_rows_equals_training_on_the_same_rows_dense(points):
    X, y = points
    X = X * (X > 0.5)
    dense = network().fit(**batches(X, y, batch_size=150), epochs=5, verbose=0).history
    data = batches(scipy.sparse.csr_matrix(X), y, batch_size=150)
    model = network(steps_per_execution=data["steps_per_epoch"])
    np.testing.assert_allclose(model.fit(**data, epochs=5, verbose=0).history["loss"], dense["loss"], rtol=1e-4)
    scores = model.evaluate(data["x"], steps=data["steps_per_epoch"], verbose=0)
    np.testing.assert_allclose(scores, model.evaluate(X, y, batch_size=150, verbose=0), rtol=1e-4)


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ((scipy.sparse.eye(3), [1, 0]), "X and y must have the same length, but they have 3 and 2"),
        ((scipy.sparse.diags([1, np.nan]), [1, 0]), "X must hold only finite numbers"),
        (([[1.0]] * 3, [1, 0]), "X and y must have the same length, but they have 3 and 2"),
        (([], []), "X must hold at least one number, but it is empty"),
        (([1, np.nan], [0, 1]), "X must hold only finite numbers"),
        (([1, 2], [0, np.inf]), "y must hold only finite numbers"),
        ((["a", "b"], [0, 1]), "X must be an array of numbers"),
        ((3, [1]), "X must hold one row per sample, but it is the single number 3"),
        (([1, 2], [0, 1], 0), "batch_size must be a whole number of at least 1, but it is 0"),
        (([1, 2], [0, 1], 2.5), "batch_size must be a whole number of at least 1, but it is 2.5"),
    ],
)
def test_batches_says_what_is_wrong(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        batches(*arguments)


def test_predictor_equals_predict_and_follows_the_weights(points):
    X, y = points
    model = network()
    predict = predictor(model)
    before = predict(X)
    assert before.dtype == float
    np.testing.assert_allclose(before, model.predict(X, verbose=0), atol=1e-6)
    model.fit(X, y, epochs=1, verbose=0)
    assert np.abs(predict(X) - before).max() > 0.01
    np.testing.assert_allclose(predict(X[:7]), model.predict(X[:7], verbose=0), atol=1e-6)


def test_predictor_leaves_dropout_out_and_takes_one_column_as_a_vector():
    model = keras.Sequential([keras.Input((1,)), layers.Dense(8), layers.Dropout(0.5), layers.Dense(2, "softmax")])
    predict = predictor(model)
    np.testing.assert_array_equal(predict([1, 2, 3]), predict([[1], [2], [3]]))
    np.testing.assert_allclose(predict([1]), model.predict(np.array([[1.0]]), verbose=0), atol=1e-6)


def test_predictor_says_what_is_wrong():
    with pytest.raises(ValueError, match="model must be a Keras model, but it is 3"):
        predictor(3)
    with pytest.raises(ValueError, match=r"it is not built: start it with keras.Input"):
        predictor(keras.Sequential([layers.Dense(1)]))
    two = [keras.Input((1,)), keras.Input((1,))]
    with pytest.raises(ValueError, match="model must have one input"):
        predictor(keras.Model(two, layers.Add()(two)))
    with pytest.raises(ValueError, match=r"X must have the shape \(n, 2\) for this model, but its shape is \(4, 3\)"):
        predictor(network())(np.ones((4, 3)))
    with pytest.raises(ValueError, match="X must hold only finite numbers"):
        predictor(network())([[0, np.nan]])


def test_recorder_keeps_first_every_third_and_last_epoch_and_counts_on(points):
    X, y = points
    model, recorder = network(), RecordWeights(every=3)
    start = model.get_weights()
    history = model.fit(X, y, epochs=7, verbose=0, callbacks=[recorder]).history
    assert recorder.epochs == [0, 3, 6, 7] and len(recorder) == 4
    assert recorder.logs[0] == {}
    assert [log["loss"] for log in recorder.logs[1:]] == [history["loss"][i] for i in (2, 5, 6)]
    for kept, weights in ((recorder.weights[0], start), (recorder.weights[-1], model.get_weights())):
        for a, b in zip(kept, weights):
            np.testing.assert_array_equal(a, b)
    model.fit(X, y, epochs=2, verbose=0, callbacks=[recorder])
    assert recorder.epochs == [0, 3, 6, 7, 9]


def test_recorder_predicts_as_a_model_with_those_weights_would(points):
    X, y = points
    keras.utils.set_random_seed(1)
    hidden = [layers.Dense(4, "relu"), layers.BatchNormalization(), layers.Dropout(0.3)]
    model = keras.Sequential([keras.Input((2,)), *hidden, layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy")
    recorder = RecordWeights()
    model.fit(X, y, epochs=3, verbose=0, callbacks=[recorder])
    now = model.get_weights()
    answers = [recorder.predict(k, X) for k in range(4)]
    for a, b in zip(model.get_weights(), now):
        np.testing.assert_array_equal(a, b)
    for weights, answer in zip(recorder.weights, answers):
        model.set_weights(weights)
        np.testing.assert_allclose(answer, model.predict(X, verbose=0), atol=1e-6)
    assert np.abs(answers[0] - answers[3]).max() > 1e-3
    np.testing.assert_array_equal(recorder.predict(-1, X), answers[3])


def test_recorder_says_what_is_wrong(points):
    recorder = RecordWeights()
    with pytest.raises(ValueError, match="Nothing is recorded yet"):
        recorder.predict(0, points[0])
    network().fit(*points, verbose=0, callbacks=[recorder])
    with pytest.raises(ValueError, match="k must be a whole number from -2 to 1, but it is 2"):
        recorder.predict(2, points[0])
    with pytest.raises(ValueError, match="another model"):
        network().fit(*points, verbose=0, callbacks=[recorder])
    with pytest.raises(ValueError, match="every must be a whole number of at least 1"):
        RecordWeights(every=0)
    unbuilt = keras.Sequential([layers.Dense(1, "sigmoid")])
    unbuilt.compile("sgd", "binary_crossentropy")
    with pytest.raises(ValueError, match="not built"):
        unbuilt.fit(*points, verbose=0, callbacks=[RecordWeights()])


def test_progress_leaves_one_line_on_stdout_with_the_last_numbers(points, capsys):
    model = network()
    for count in (30, 4):  # the callback can be used again
        start = time.perf_counter()
        loss = model.fit(*points, batch_size=150, epochs=count, verbose=0, callbacks=[progress := Progress()])
        out, err = capsys.readouterr()
        assert err == ""
        assert out.endswith("\n") and out.count("\n") == 1
        last = out.rstrip().split("\r")[-1]
        assert f"epoch {count}/{count}" in last
        assert f"loss {loss.history['loss'][-1]:.4f}" in last and "accuracy" in last
        assert out.count("\r") < 5 + 5 * (time.perf_counter() - start)  # five a second, not one for each epoch
    assert progress._bar is None and sys.stdout is not None


def test_progress_of_an_interrupted_fit_is_left_alone(points, capsys):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise KeyboardInterrupt

    model, progress = network(), Progress()
    with pytest.raises(KeyboardInterrupt):
        model.fit(*points, epochs=50, verbose=0, callbacks=[progress, Interrupt()])
    capsys.readouterr()
    model.fit(*points, epochs=3, verbose=0, callbacks=[progress])
    out = capsys.readouterr().out
    assert "/50" not in out and "epoch 3/3" in out and out.count("\n") == 1


@pytest.mark.parametrize("version", ["2.15.0", "3.3.3", "3.6.0"])
def test_an_old_keras_is_told_in_one_sentence(version, monkeypatch):
    monkeypatch.setattr(keras, "__version__", version)
    with pytest.raises(ImportError, match=f"^The lessons need Keras 3.7 or newer, but this is {version}. Type into"):
        runpy.run_path(training.__file__)
