"""Fast training on small data, fast predictions, and callbacks for `model.fit`.

With `live_training`, the only module of the helpers that imports Keras and TensorFlow.
"""

import gc
import sys

import keras
import numpy as np
import scipy.sparse
import tensorflow as tf
from tqdm import tqdm

from helpers import _check

# Before 3.7 Keras unrolls the steps of an execution, and TensorFlow refuses more than 32 of them.
if tuple(map(int, keras.__version__.split(".")[:2])) < (3, 7):
    raise ImportError(
        f"The lessons need Keras 3.7 or newer, but this is {keras.__version__}. Type into a new cell and run it:\n"
        "%pip install --upgrade keras\nThen restart the kernel and run the lesson again."
    )


def batches(X, y, batch_size=32):
    """Return the data as `model.fit` reads them fastest, when they are small enough for memory.

        data = batches(X, y, batch_size=40)
        model.compile(..., steps_per_execution=data["steps_per_epoch"])
        model.fit(**data, epochs=100, verbose=0)

    X: (n,) or (n, n_features, …); one dimension counts as one feature; or a SciPy sparse matrix
    (n, n_features), whose batches are `tf.SparseTensor`. y: (n,) or (n, n_classes).
    Returns {"x": endless tf.data.Dataset of (X, y) batches in float32, "steps_per_epoch": number
    of batches in one epoch, "shuffle": False, as the pipeline shuffles}. Every epoch has a new
    order and holds each sample exactly once; its last batch is shorter where `batch_size` does not
    divide n. The orders depend on NumPy's global seed, which `keras.utils.set_random_seed` sets.
    Raises ValueError for bad data or a bad batch_size.
    """
    sparse = scipy.sparse.issparse(X)
    if sparse:
        gc.collect()  # Keras's models and data sets are cycles: without this, those of earlier trainings stay for long
        X = scipy.sparse.csr_matrix(X, dtype=np.float32)
        _check.array("X", X.data)
    else:
        X = _check.array("X", X)
    y = _check.array("y", y)
    for name, value in (("X", X), ("y", y)):
        if value.ndim == 0:
            raise ValueError(f"{name} must hold one row per sample, but it is the single number {value:g}.")
    n, size = X.shape[0], _check.whole("batch_size", batch_size)
    _check.same_length("X", range(n), "y", y)
    y = tf.constant(y, tf.float32)
    pieces = _sparse_batches(X, y, size) if sparse else _dense_batches(X[:, None] if X.ndim == 1 else X, y, size)

    def epoch(seed):
        return pieces(tf.random.experimental.stateless_shuffle(tf.range(n), seed=[seed, 0]))

    # One thread and no tuning: handing work to other threads costs more than this work.
    options = tf.data.Options()
    options.threading.private_threadpool_size = 1
    options.autotune.enabled = False
    seeds = tf.data.Dataset.random(seed=np.random.randint(2**31), rerandomize_each_iteration=True)
    dataset = seeds.flat_map(epoch).with_options(options)
    return {"x": dataset, "steps_per_epoch": -(-n // size), "shuffle": False}


def _dense_batches(X, y, size):
    """Return f(order) -> Dataset of the batches in that order: gathers once an epoch."""
    X = tf.constant(X, tf.float32)
    n = len(X)
    whole = n - n % size  # samples in whole batches

    def pieces(order):
        rows, rest = tf.reshape(order[:whole], (n // size, size)), order[whole:]
        data = tf.data.Dataset.from_tensors((tf.gather(X, rest), tf.gather(y, rest)))
        if not whole:
            return data
        full = tf.data.Dataset.from_tensor_slices((tf.gather(X, rows), tf.gather(y, rows)))
        return full.concatenate(data) if n % size else full

    return pieces


def _sparse_batches(X, y, size):
    """Return the same for a CSR matrix, batch by batch. Keras's own way copies all of it, at 40 bytes a number."""
    columns, values = (tf.RaggedTensor.from_row_splits(part, X.indptr, validate=False) for part in (X.indices, X.data))

    def take(rows):
        found = tf.gather(columns, rows)
        places = tf.stack([found.value_rowids(), tf.cast(found.values, found.row_splits.dtype)], axis=1)
        shape = tf.stack([tf.size(rows), X.shape[1]])
        return (
            tf.SparseTensor(tf.cast(places, tf.int64), tf.gather(values, rows).values, tf.cast(shape, tf.int64)),
            tf.gather(y, rows),
        )

    return lambda order: tf.data.Dataset.from_tensor_slices(order).batch(size).map(take)


def predictor(model):
    """Return f(X) -> float array: what `model.predict(X)` answers, without its set-up time.

    model: a built Keras model with one input. X: (n, n_features, …), or (n,) for one feature.
    f returns an array of the same shape as `model.predict`. It follows the model: after more
    training it answers with the new weights. Raises ValueError for another kind of model, and
    f for an X that does not fit it.
    """
    features = _input_shape(model)
    signature = [tf.TensorSpec((None, *features), tf.float32)]
    call = tf.function(lambda X: model(X, training=False), input_signature=signature)
    call = call.get_concrete_function()  # called directly, TensorFlow does not warn of many predictors
    return lambda X: call(_rows(X, _input_shape(model))).numpy().astype(float)


class RecordWeights(keras.callbacks.Callback):
    """Callback that keeps the model's weights before training and after every `every`-th epoch.

    The last epoch is always kept. `epochs`: numbers of the kept epochs (0: before training;
    a further `fit` counts on). `logs`: for each of them Keras's dict of loss and metrics
    (epoch 0: an empty dict). `weights`: for each of them `model.get_weights()`.
    Raises ValueError when training starts with a model that is not built, or with another model.
    """

    def __init__(self, every=1):
        super().__init__()
        self.every = _check.whole("every", every)
        self._kept = []  # (epoch, log, weights): one list, so that an interrupt cannot leave half a record
        self._done, self._latest, self._call, self._recorded = 0, {}, None, None

    def __len__(self):
        return len(self._kept)

    epochs = property(lambda self: [epoch for epoch, _, _ in self._kept])
    logs = property(lambda self: [log for _, log, _ in self._kept])
    weights = property(lambda self: [weights for _, _, weights in self._kept])

    def on_train_begin(self, logs=None):
        _input_shape(self.model)
        if self._recorded is not None and self._recorded is not self.model:
            name = type(self).__name__
            raise ValueError(f"This {name} already holds the weights of another model: make a new one for this model.")
        self._recorded = self.model
        if not self._kept:
            self._record({})

    def on_epoch_end(self, epoch, logs=None):
        self._done += 1
        self._latest = dict(logs or {})
        if self._done % self.every == 0:
            self._record(self._latest)

    def on_train_end(self, logs=None):
        if self._kept[-1][0] != self._done:
            self._record(self._latest)

    def predict(self, k, X):
        """Return the prediction for X with the k-th kept weights; the model itself stays as it is.

        k: position in `epochs` (-1: the last). X and the answer: as in `predictor`.
        """
        if not self._kept:
            raise ValueError("Nothing is recorded yet: call model.fit(..., callbacks=[recorder]) first.")
        k = _check.whole("k", k, low=-len(self), high=len(self) - 1)
        features = _input_shape(self._recorded)
        if self._call is None:
            self._call = _stateless(self._recorded)
        return self._call(self._kept[k][2], _rows(X, features)).numpy().astype(float)

    def _record(self, logs):
        weights = [variable.numpy() for variable in self.model.weights]  # get_weights(), in half its time
        self._kept.append((self._done, logs, weights))


class Progress(keras.callbacks.Callback):
    """Callback that shows one line while `model.fit` runs: the epoch, the time, the latest loss.

    Use it with verbose=0. The line goes to sys.stdout, is renewed at most five times a second,
    and stays with the last epoch's numbers.
    """

    LINE = "epoch {n_fmt}/{total_fmt} |{bar:20}| {elapsed}{postfix}"

    def __init__(self):
        super().__init__()
        self._bar = None

    def on_train_begin(self, logs=None):
        self.drop()  # a fit before this one may have been interrupted
        # position=0: a line of its own, also where an earlier training was interrupted
        self._bar = tqdm(
            total=self.params["epochs"], file=sys.stdout, bar_format=self.LINE, mininterval=0.2, miniters=1, position=0
        )

    def on_epoch_end(self, epoch, logs=None):
        values = ", ".join(f"{name} {value:.4f}" for name, value in (logs or {}).items())
        self._bar.set_postfix_str(values, refresh=False)
        self._bar.update(epoch + 1 - self._bar.n)

    def on_train_end(self, logs=None):
        self._bar.close()
        self._bar = None

    def drop(self):
        """Leave an unfinished line as it is: nothing more is written to it, whatever becomes of the callback."""
        if self._bar is not None:
            self._bar.disable = True
            self._bar = None


def _input_shape(model):
    """Return the shape of one sample of the model's only input; say so where there is none."""
    if not isinstance(model, keras.Model):
        raise ValueError(f"model must be a Keras model, but it is {_check._describe(model)}.")
    shape = getattr(model, "input_shape", None) if model.built else None
    if shape is None:
        raise ValueError(
            "model must know the shape of its input, but it is not built: start it with keras.Input((n_features,))."
        )
    if isinstance(shape, (list, dict)) or not isinstance(shape[0], (int, type(None))):
        raise ValueError(f"model must have one input, but its inputs have the shapes {shape}.")
    return tuple(shape[1:])


def _rows(X, features):
    """Return X as a float32 tensor of samples with the shape `features`."""
    X = _check.array("X", X)
    if X.ndim == 1 and features == (1,):
        X = X[:, None]
    fits = X.ndim == len(features) + 1 and all(f in (None, s) for f, s in zip(features, X.shape[1:]))
    if not fits:
        expected = ", ".join(str(size or "any") for size in (*features,))
        raise ValueError(f"X must have the shape (n, {expected}) for this model, but its shape is {X.shape}.")
    return tf.constant(X, tf.float32)


def _stateless(model):
    """Return a traced f(weights, X): the model's answer with these weights instead of its own."""
    position = {id(variable): i for i, variable in enumerate(model.weights)}
    free = [position[id(v)] for v in model.trainable_variables]
    # Keras also counts the seeds of dropout among the fixed variables: they stay the model's own.
    fixed = [position.get(id(v), v) for v in model.non_trainable_variables]

    signature = [[tf.TensorSpec(v.shape, v.dtype) for v in model.weights]]
    signature.append(tf.TensorSpec((None, *_input_shape(model)), tf.float32))

    @tf.function(input_signature=signature)
    def call(weights, X):
        trainable = [weights[i] for i in free]
        others = [weights[i] if isinstance(i, int) else i.value for i in fixed]
        return model.stateless_call(trainable, others, X, training=False)[0]

    call = call.get_concrete_function()  # as in `predictor`
    return lambda weights, X: call([tf.constant(w) for w in weights], X)
