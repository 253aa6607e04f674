"""Data as `model.fit` reads them fastest."""

import gc

import numpy as np
import scipy.sparse
import tensorflow as tf

from .. import _arguments


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
        _arguments.array("X", X.data)
    else:
        X = _arguments.array("X", X)
    y = _arguments.array("y", y)
    for name, value in (("X", X), ("y", y)):
        if value.ndim == 0:
            raise ValueError(f"{name} must hold one row per sample, but it is the single number {value:g}.")
    n, size = X.shape[0], _arguments.whole("batch_size", batch_size)
    _arguments.same_length("X", range(n), "y", y)
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
